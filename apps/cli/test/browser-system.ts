import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import AxeBuilder from '@axe-core/playwright'
import { CHROMIUM_FLAGS, findChromium } from '@sluice/testkit'
import { chromium } from 'playwright-core'
import { expect } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'

import { createFolder } from './capture.ts'
import { startSluice, toEnvironment } from './sluice-process.ts'

const SCREENS = join(import.meta.dirname, '../../../test-results/screens')
const PASSWORD = 'a password of the tests'

/** Null where there is no browser: then there is nothing to test in one. */
export const chromiumPath = findChromium()

export interface BrowserSystem extends AsyncDisposable {
  url: string
  /** Signed in as the first administrator. */
  context: BrowserContext
}

/** A Sluice of its own, and a browser in which its administrator is signed in. */
export async function startBrowserSystem(): Promise<BrowserSystem> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(await createFolder())
  const environment = toEnvironment(folder.path, { SLUICE_ADMIN_PASSWORD: PASSWORD })
  const sluice = resources.use(await startSluice(environment))
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: CHROMIUM_FLAGS })
  resources.defer(() => browser.close())
  const context = await browser.newContext({ baseURL: sluice.url })
  context.setDefaultTimeout(10_000)
  const response = await context.request.post('/auth/sign-in', {
    headers: { 'x-sluice-csrf': '1' },
    data: { email: sluice.email, password: PASSWORD },
  })
  expect(response.status()).toBe(200)
  await mkdir(SCREENS, { recursive: true })
  const kept = resources.move()
  return { url: sluice.url, context, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Every theme on a wide and a narrow window. */
export const looks = (['light', 'dark'] as const).flatMap((theme) =>
  ([1280, 390] as const).map((width) => [theme, width] as const),
)

/** A page in one of the looks. */
export async function openPage(context: BrowserContext, look: (typeof looks)[number]): Promise<Page> {
  const [colorScheme, width] = look
  const page = await context.newPage()
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  return page
}

/** No accessibility violation, nothing wider than the window, and a picture to look at. */
export async function expectGoodPage(page: Page, name: string): Promise<void> {
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
