import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import AxeBuilder from '@axe-core/playwright'
import { CHROMIUM_FLAGS, findChromium } from '@sluice/testkit'
import { chromium } from 'playwright-core'
import { expect } from 'vitest'

import type { Browser, Page } from 'playwright-core'

const SCREENS = join(import.meta.dirname, '../../../test-results/screens')

export const THEMES_AND_WIDTHS = [
  ['light', 1280],
  ['light', 390],
  ['dark', 1280],
  ['dark', 390],
] as const

export function hasBrowser(): boolean {
  return findChromium() !== null
}

export async function launchBrowser(): Promise<Browser> {
  await mkdir(SCREENS, { recursive: true })
  return chromium.launch({ executablePath: findChromium() ?? '', args: CHROMIUM_FLAGS })
}

/** Errors of scripts, of the console, and of requests. */
export function collectFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return faults
}

/** No accessibility violation, nothing wider than the screen, and a picture to look at. `except` is somebody else's markup. */
export async function expectGoodPage(page: Page, name: string, except?: string): Promise<void> {
  await page.waitForTimeout(150)
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true })
  const axe = new AxeBuilder({ page })
  const { violations } = await (except === undefined ? axe : axe.exclude(except)).analyze()
  expect({
    name,
    violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
  }).toEqual({ name, violations: [] })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect({ name, overflow }).toEqual({ name, overflow: 0 })
}

export async function signInOn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** For who has a generated password and is asked for another one. */
export async function chooseOwnPassword(page: Page, generated: string, own: string): Promise<void> {
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await page.getByLabel('Current password', { exact: true }).fill(generated)
  await page.getByLabel('New password', { exact: true }).fill(own)
  await page.getByLabel('New password again', { exact: true }).fill(own)
  await page.getByRole('button', { name: 'Change password' }).click()
}
