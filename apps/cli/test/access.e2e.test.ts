import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import type { Browser, BrowserContext, Page } from 'playwright-core'

import { createApiClient } from './api-client.ts'
import {
  THEMES_AND_WIDTHS,
  chooseOwnPassword,
  collectFaults,
  expectGoodPage,
  hasBrowser,
  launchBrowser,
  signInOn,
} from './browser-page.ts'
import { createFolder } from './capture.ts'
import { startSluice, toEnvironment } from './sluice-process.ts'
import type { RunningSluice } from './sluice-process.ts'

const OWN_PASSWORD = 'a password of my own'

describe.skipIf(!hasBrowser())('people and keys in a real browser', () => {
  let resources: AsyncDisposableStack
  let sluice: RunningSluice
  let browser: Browser
  let administrator: BrowserContext

  beforeAll(async () => {
    resources = new AsyncDisposableStack()
    const folder = resources.use(await createFolder())
    sluice = resources.use(await startSluice(toEnvironment(folder.path)))
    browser = await launchBrowser()
    resources.defer(() => browser.close())
    administrator = await openContext()
  })

  afterAll(async () => {
    await resources.disposeAsync()
  })

  test('who signs in with the printed password chooses another, makes a key, uses it and revokes it', async () => {
    const page = await administrator.newPage()
    const faults = collectFaults(page)
    await page.goto('/settings/api-keys')
    await signInOn(page, sluice.email ?? '', sluice.password ?? '')
    await page.waitForURL(/\/change-password/)
    await page.goto('/definitions')
    await page.waitForURL(/\/change-password/)
    await chooseOwnPassword(page, sluice.password ?? '', OWN_PASSWORD)
    await page.getByRole('heading', { name: 'Definitions', level: 1 }).waitFor()

    await page.goto('/settings/api-keys')
    await page.getByRole('heading', { name: 'Make your first API key' }).waitFor()
    await page.getByRole('button', { name: 'New API key' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Nightly evaluation')
    await page.getByRole('button', { name: 'Make key' }).click()
    await page.getByRole('button', { name: 'Copy secret' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const key = await page.evaluate(() => navigator.clipboard.readText())
    expect(key).toMatch(/^pk_live_/)
    await page.getByText('curl http').waitFor()
    await page.getByRole('checkbox', { name: 'I have stored it' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText(`${key.slice(0, 16)}…`).waitFor()
    expect(await page.content()).not.toContain(key)

    const client = createApiClient(sluice.url, { authorization: `Bearer ${key}` })
    const answer = await client.query(
      '{ me { name role } llmModels(limit: 5) { ref } }',
      {},
      z.object({ me: z.unknown(), llmModels: z.array(z.unknown()).length(5) }),
    )
    expect(answer.me).toEqual({ name: 'Nightly evaluation', role: 'MEMBER' })

    await page.getByRole('button', { name: 'Actions for Nightly evaluation' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByRole('button', { name: 'Revoke key' }).click()
    await page.getByRole('cell', { name: 'Revoked' }).waitFor()
    await expect
      .poll(() => client.raw('{ me { name } }'), { timeout: 1000, interval: 50 })
      .toContain('UNAUTHENTICATED')
    // Nobody was signed in at first.
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([])
    await page.close()
  })

  test('a user who was added signs in with the password shown, has to change it, and reads as a viewer', async () => {
    const page = await administrator.newPage()
    await page.goto('/settings/users')
    await page.getByRole('button', { name: 'New user' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Grace Hopper')
    await page.getByLabel('Email', { exact: true }).fill('grace@example.test')
    await page.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'Viewer' }).click()
    await page.getByRole('button', { name: 'Add user' }).click()
    const shown = page.getByRole('alertdialog', { name: 'Password of Grace Hopper' })
    const password = await shown.locator('code').innerText()
    await page.close()

    await using context = await openContext()
    const hers = await context.newPage()
    await hers.goto('/settings/users')
    await signInOn(hers, 'grace@example.test', password)
    await chooseOwnPassword(hers, password, OWN_PASSWORD)
    await hers.getByText('You see yourself only').waitFor()
    await hers.getByRole('rowheader', { name: /grace@example\.test/ }).waitFor()
    const tabs = hers.getByRole('navigation', { name: 'Settings' }).getByRole('link')
    expect(await tabs.allTextContents()).toEqual(['Models', 'Infrastructure'])
    await expectNothingToDo(hers)
    await hers.goto('/settings/api-keys')
    await hers.getByText('Viewers have no API keys').waitFor()
    await expectNothingToDo(hers)
    await hers.goto('/graphiql')
    await hers.getByRole('button', { name: 'Schema' }).waitFor()
    expect(await hers.getByRole('link', { name: 'API key' }).count()).toBe(0)
  })

  test('the schema is downloaded, and what is typed on the API page is answered', async () => {
    const page = await administrator.newPage()
    await page.goto('/graphiql')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Schema' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('schema.graphql')
    await page.locator('.graphiql-query-editor').getByText('runs').first().waitFor()
    // The editor takes over what it was given a moment after it shows it.
    const isAnswered = async (): Promise<boolean> => {
      await page.getByRole('button', { name: /^Execute query/ }).click()
      await page.waitForTimeout(500)
      return page.locator('.graphiql-response').getByText('"runs"').isVisible()
    }
    await expect.poll(isAnswered, { timeout: 15_000, interval: 500 }).toBe(true)
    await page.close()
  })

  test.each(THEMES_AND_WIDTHS)('every page is accessible and fits, %s at %i px', async (theme, width) => {
    const page = await administrator.newPage()
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const suffix = `${theme}-${width}`
    const pages: [name: string, path: string, sign: RegExp][] = [
      ['teams', '/settings/users?tab=teams', /administrators/],
      ['change-password', '/change-password', /New password again/],
      ['users', '/settings/users', /grace@example/],
      ['api-keys', '/settings/api-keys', /Nightly/],
    ]
    for (const [name, path, sign] of pages) {
      await page.goto(path)
      await page.getByText(sign).filter({ visible: true }).first().waitFor()
      await expectGoodPage(page, `${name}-${suffix}`)
    }
    await page.getByRole('button', { name: 'New API key' }).click()
    await page.getByLabel('Name', { exact: true }).fill(`Key ${suffix}`)
    await page.getByRole('button', { name: 'Only some' }).click()
    await page.getByRole('checkbox').first().click()
    await expectGoodPage(page, `new-api-key-${suffix}`)
    await page.getByRole('button', { name: 'Make key' }).click()
    await page.getByText('I have stored it').waitFor()
    await expectGoodPage(page, `api-key-once-${suffix}`)
    await page.goto('/graphiql')
    await page.getByRole('button', { name: /^Execute query/ }).waitFor()
    await expectGoodPage(page, `api-${suffix}`, '.graphiql-container')
    await page.close()
  })

  async function openContext(): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: sluice.url })
    context.setDefaultTimeout(10_000)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sluice.url })
    return context
  }
})

async function expectNothingToDo(page: Page): Promise<void> {
  const changes = page.getByRole('main').getByRole('button', { name: /^(New|Actions for|Edit|Change|Reset)/ })
  expect(await changes.count()).toBe(0)
}
