import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import AxeBuilder from '@axe-core/playwright'
import { CHROMIUM_FLAGS, findChromium } from '@sluice/testkit'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { chooseOwnPassword } from './browser-page.ts'
import { createFolder } from './capture.ts'
import { startSluice, toEnvironment } from './sluice-process.ts'
import type { RunningSluice } from './sluice-process.ts'

const SCREENS = join(import.meta.dirname, '../../../test-results/screens')
const executablePath = findChromium()

describe.skipIf(executablePath === null)('in a real browser', () => {
  let resources: AsyncDisposableStack
  let sluice: RunningSluice
  let browser: Browser
  let signedIn: BrowserContext

  beforeAll(async () => {
    resources = new AsyncDisposableStack()
    const folder = resources.use(await createFolder())
    sluice = resources.use(await startSluice(toEnvironment(folder.path)))
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_FLAGS })
    resources.defer(() => browser.close())
    signedIn = await browser.newContext({ baseURL: sluice.url })
    signedIn.setDefaultTimeout(10_000)
    await mkdir(SCREENS, { recursive: true })
  })

  afterAll(async () => {
    await resources.disposeAsync()
  })

  test('a person signs in, starts a run, watches it complete without reload and opens a transcript', async () => {
    const page = await signedIn.newPage()
    const faults = collectFaults(page)
    await page.goto('/')
    await page.getByLabel('Email').fill(sluice.email ?? '')
    await page.getByLabel('Password').fill('wrong password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expectSeen(page, 'is wrong')
    await page.getByLabel('Password').fill(sluice.password ?? '')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await chooseOwnPassword(page, sluice.password ?? '', 'a password of my own')

    await page
      .getByRole('link', { name: /new run|start your first run/i })
      .first()
      .click()
    await page.getByRole('heading', { name: 'New run' }).waitFor()
    await expectSeen(page, /12 scenarios × 3 models × 1 sample = 36 probes/)
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
    await page.getByRole('button', { name: 'Start 36 probes' }).click()

    await page.waitForURL(/\/runs\/[0-9a-f-]{36}/)
    await page.getByText('Completed').first().waitFor({ timeout: 60_000 })
    await expectSeen(page, /36\s*(of|\/)\s*36/)
    expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)

    await page.getByRole('tab', { name: /transcripts/i }).click()
    await page.getByRole('row').nth(1).click()
    await page.waitForURL(/transcript=/)
    const panel = page.getByRole('dialog')
    await panel.waitFor()
    await expectSeen(panel, 'A customer writes to us.')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    // The one wrong password is the only request that failed.
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([])
    await page.close()
  })

  const widths = [1280, 390] as const
  const themes = ['light', 'dark'] as const
  const cases = themes.flatMap((theme) => widths.map((width) => [theme, width] as const))

  test.each(cases)('every page is accessible and fits, %s at %i px', async (theme, width) => {
    const page = await signedIn.newPage()
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto('/runs')
    const runPath = await page.getByRole('link', { name: /-A$/ }).first().getAttribute('href')
    const pages: [name: string, path: string, sign: RegExp][] = [
      ['runs', '/runs', /-A/],
      ['new-run', '/runs/new', /probes/],
      ['run', `${runPath}`, /Completed/],
      ['run-transcripts', `${runPath}?tab=transcripts`, /Swift/],
      ['run-problems', `${runPath}?tab=problems`, /no problems|nothing/i],
      ['definitions', '/definitions', /late parcel/],
      ['models', '/models', /Swift/],
    ]
    for (const [name, path, sign] of pages) {
      await page.goto(path)
      await page.getByText(sign).filter({ visible: true }).first().waitFor()
      await expectGoodPage(page, `${name}-${theme}-${width}`)
    }
    await page.goto(`${runPath}?tab=transcripts`)
    await page.getByRole('row').nth(1).click()
    await page.getByRole('dialog').waitFor()
    await expectGoodPage(page, `transcript-${theme}-${width}`)
    await page.close()

    const stranger = await browser.newContext({
      baseURL: sluice.url,
      colorScheme: theme,
      viewport: { width, height: 900 },
    })
    const door = await stranger.newPage()
    await door.goto('/')
    await door.getByLabel('Password').waitFor()
    await expectGoodPage(door, `sign-in-${theme}-${width}`)
    await stranger.close()
  })

  /** No accessibility violation, nothing wider than the screen, and a picture to look at. */
  async function expectGoodPage(page: Page, name: string): Promise<void> {
    await page.waitForTimeout(150)
    await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect({
      name,
      violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    }).toEqual({ name, violations: [] })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect({ name, overflow }).toEqual({ name, overflow: 0 })
  }
})

/** Errors of scripts, of the console, and of requests. */
function collectFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return faults
}

async function expectSeen(place: Pick<Page, 'getByText'>, text: string | RegExp): Promise<void> {
  await place.getByText(text).first().waitFor({ timeout: 15_000 })
}
