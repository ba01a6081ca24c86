import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BrowserContext, Locator, Page } from 'playwright-core'

import { THEMES_AND_WIDTHS, expectGoodPage, hasBrowser, launchBrowser } from './browser-page.ts'
import { createFolder } from './capture.ts'
import { startSluice, toEnvironment } from './sluice-process.ts'

const PASSWORD = 'a password of the tests'

describe.skipIf(!hasBrowser())('settings and the audit log in a real browser', () => {
  let resources: AsyncDisposableStack
  let administrator: BrowserContext

  beforeAll(async () => {
    resources = new AsyncDisposableStack()
    const folder = resources.use(await createFolder())
    const environment = toEnvironment(folder.path, { SLUICE_ADMIN_PASSWORD: PASSWORD })
    const sluice = resources.use(await startSluice(environment))
    const browser = await launchBrowser()
    resources.defer(() => browser.close())
    administrator = await browser.newContext({ baseURL: sluice.url })
    administrator.setDefaultTimeout(10_000)
    const signedIn = await administrator.request.post('/auth/sign-in', {
      headers: { 'x-sluice-csrf': '1' },
      data: { email: sluice.email, password: PASSWORD },
    })
    if (!signedIn.ok()) throw new Error(`sign-in answered ${signedIn.status()}`)
  })

  afterAll(async () => {
    await resources.disposeAsync()
  })

  test('an administrator changes a number and a model by keyboard, and finds both after a reload and in the audit log', async () => {
    const page = await administrator.newPage()
    await page.goto('/settings/infrastructure')
    const probes = settingOf(page, 'Probes per run')
    await probes.getByText('100,000 probes').waitFor()
    await probes.getByRole('button', { name: 'Change' }).press('Enter')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('5000')
    await page.keyboard.press('Enter')
    await probes.getByText('5,000 probes').waitFor()
    await expectFocus(probes.getByRole('button', { name: 'Change' }))

    const judge = settingOf(page, 'Judge')
    await judge.getByRole('button', { name: 'Change' }).press('Enter')
    const [provider, model] = [
      judge.getByRole('combobox', { name: 'Provider' }),
      judge.getByRole('combobox', { name: 'Model' }),
    ]
    await expectFocus(provider)
    await choose(provider, 'Sandbox (Anthropic protocol)')
    await openList(model)
    // Escape closes the list and leaves the form open.
    await page.keyboard.press('Escape')
    await expectFocus(model)
    await choose(model, 'Sage Large')
    await judge.getByRole('button', { name: 'Save' }).press('Enter')
    await judge.getByText('In force now: Sage Large, Sandbox (Anthropic protocol)').waitFor()

    await page.reload()
    await probes.getByText('5,000 probes').waitFor()
    await judge.getByText('sandbox-anthropic/sim-sage-large').waitFor()

    await probes.getByRole('button', { name: 'Reset' }).click()
    await probes.getByText('This is the default').waitFor()
    await expectFocus(probes.getByRole('button', { name: 'Change' }))

    await page.getByRole('link', { name: 'Audit log' }).click()
    const reset = page.getByRole('button', { name: 'admin reset the setting run_max_probes to its default' })
    await reset.click()
    const table = page.getByRole('table', { name: 'Changes of run_max_probes' })
    await expect.poll(() => table.getByRole('row').last().innerText()).toMatch(/5000\s+100000/)
    await reset.click()
    await page.getByRole('button', { name: 'admin set run_max_probes to 5,000' }).click()
    await expect.poll(() => table.getByRole('row').last().innerText()).toMatch(/100000\s+5000/)
    const judged = 'admin set infra_model_judge to sandbox-anthropic/sim-sage-large'
    await page.getByRole('button', { name: judged }).waitFor()
    await page
      .getByRole('img', { name: /^Sealed as number/ })
      .first()
      .waitFor({ timeout: 15_000 })
    await page.close()
  })

  test('who saves last is asked when somebody else was faster', async () => {
    const [mine, theirs] = await Promise.all([administrator.newPage(), administrator.newPage()])
    for (const page of [mine, theirs]) await page.goto('/settings/infrastructure')
    await changeNumber(mine, 'Tokens per answer', '4000', false)
    await changeNumber(theirs, 'Tokens per answer', '2000', true)
    await settingOf(theirs, 'Tokens per answer').getByText('2,000 tokens').waitFor()
    await mine.getByRole('button', { name: 'Save' }).click()
    const dialog = mine.getByRole('alertdialog')
    await expectGoodPage(mine, 'setting-conflict')
    await dialog.getByRole('button', { name: 'Overwrite with mine' }).click()
    await settingOf(mine, 'Tokens per answer').getByText('4,000 tokens').waitFor()
    await Promise.all([mine.close(), theirs.close()])
  })

  test('what is out of bounds is refused at the field, in words', async () => {
    const page = await administrator.newPage()
    await page.goto('/settings/infrastructure')
    await changeNumber(page, 'Failed sign-ins', '101', true)
    await page.getByText(/cannot be 101\. .* 3 to 100\./).waitFor()
    await expectFocus(page.getByRole('spinbutton', { name: 'New value' }))
    await page.close()
  })

  test('keeping prompts and answers is asked about first, and patterns are a line each, all by keyboard', async () => {
    const page = await administrator.newPage()
    await page.goto('/settings/infrastructure')
    const patterns = settingOf(page, 'Masked in prompts and answers')
    await patterns.getByRole('button', { name: 'Change' }).press('Enter')
    await page.keyboard.type('(?=x)')
    await patterns.getByRole('button', { name: 'Save' }).press('Enter')
    await patterns
      .getByText(/regular expressions in RE2 syntax/)
      .nth(1)
      .waitFor()
    await expectFocus(patterns.getByRole('textbox', { name: 'New value' }))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('ACME-[0-9]{4}')
    await page.keyboard.press('Enter')
    await page.keyboard.type('DE[0-9]{20}')
    await patterns.getByRole('button', { name: 'Save' }).press('Enter')
    await patterns.getByText('DE[0-9]{20}', { exact: true }).waitFor()

    const kept = settingOf(page, 'Keep prompts and answers')
    await kept.getByRole('button', { name: 'Change' }).press('Enter')
    await expectFocus(kept.getByRole('radio', { name: 'Off' }))
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    const question = page.getByRole('alertdialog')
    await question.getByText(/It is kept for 3 months besides the current one/).waitFor()
    await expectGoodPage(page, 'setting-question')
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await kept.getByRole('button', { name: 'Save' }).press('Enter')
    await question.getByRole('button', { name: 'Turn on' }).press('Enter')
    await kept.getByText('On', { exact: true }).waitFor()
    await expectFocus(kept.getByRole('button', { name: 'Change' }))
    await page.reload()
    await patterns.getByText('ACME-[0-9]{4}', { exact: true }).waitFor()
    await kept.getByText('On', { exact: true }).waitFor()
    await page.close()
  })

  test.each(THEMES_AND_WIDTHS)('the pages are accessible and fit, %s at %i px', async (theme, width) => {
    const page = await administrator.newPage()
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto('/settings/infrastructure')
    await page.getByRole('button', { name: 'Change “Judge”' }).click()
    await page.getByRole('combobox', { name: 'Provider' }).waitFor()
    await changeNumber(page, 'Failed sign-ins', '101', true)
    await page.getByText(/cannot be 101/).waitFor()
    await page.getByRole('button', { name: 'Change “Keep prompts and answers”' }).click()
    await page.getByRole('button', { name: 'Change “Masked in prompts and answers”' }).click()
    await page.getByRole('textbox', { name: 'New value' }).waitFor()
    await expectGoodPage(page, `infrastructure-${theme}-${width}`)
    await page.goto('/settings/audit')
    await page.getByRole('list', { name: 'Changes' }).getByRole('button').first().click()
    await page.getByRole('table').waitFor()
    await expectGoodPage(page, `audit-${theme}-${width}`)
    await page.close()
  })
})

function settingOf(page: Page, name: string): Locator {
  return page.getByRole('listitem', { name, exact: true })
}

async function changeNumber(page: Page, name: string, value: string, isSaved: boolean): Promise<void> {
  const setting = settingOf(page, name)
  await setting.getByRole('button', { name: 'Change' }).click()
  await setting.getByRole('spinbutton').fill(value)
  if (isSaved) await setting.getByRole('button', { name: 'Save' }).click()
}

async function openList(select: Locator): Promise<void> {
  await select.press('Enter')
  await select.page().getByRole('option').first().waitFor()
}

/** Takes an option of a select by keyboard. */
async function choose(select: Locator, option: string): Promise<void> {
  const page = select.page()
  await openList(select)
  await page.keyboard.type(option)
  await page.locator('[role="option"][data-highlighted]', { hasText: option }).waitFor()
  await page.keyboard.press('Enter')
  await expectFocus(select)
}

async function expectFocus(control: Locator): Promise<void> {
  await expect.poll(() => control.evaluate((element) => element === document.activeElement)).toBe(true)
}
