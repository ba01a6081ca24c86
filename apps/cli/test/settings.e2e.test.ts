import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'

import { chromiumPath, expectGoodPage, looks, openPage, startBrowserSystem } from './browser-system.ts'
import type { BrowserSystem } from './browser-system.ts'

describe.skipIf(chromiumPath === null)('settings and the audit log in a real browser', () => {
  let system: BrowserSystem

  beforeAll(async () => {
    system = await startBrowserSystem()
  })

  afterAll(() => system[Symbol.asyncDispose]())

  test('an administrator changes a number and a model by keyboard, and finds both after a reload and in the audit log', async () => {
    const page = await system.context.newPage()
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
    await expectFocus(judge.getByRole('combobox', { name: 'Provider' }))
    await choose(page, 'Sandbox (Anthropic protocol)')
    await judge.getByRole('combobox', { name: 'Model' }).focus()
    await page.keyboard.press('Enter')
    const option = page.getByRole('option').first()
    const name = (await option.textContent()) ?? ''
    await page.keyboard.press('Escape')
    // Escape has closed the list and left the form open.
    await choose(page, name)
    await judge.getByRole('button', { name: 'Save' }).press('Enter')
    await judge.getByText(`In force now: ${name}, Sandbox (Anthropic protocol)`).waitFor()

    await page.reload()
    await probes.getByText('5,000 probes').waitFor()
    await judge.getByText(/^sandbox-anthropic\//).waitFor()

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
    await page.getByRole('button', { name: /^admin set infra_model_judge to sandbox-anthropic\// }).waitFor()
    await page
      .getByRole('img', { name: /^Sealed as number/ })
      .first()
      .waitFor({ timeout: 15_000 })
    await page.close()
  })

  test('who saves last is asked when somebody else was faster', async () => {
    const [mine, theirs] = await Promise.all([system.context.newPage(), system.context.newPage()])
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
    const page = await system.context.newPage()
    await page.goto('/settings/infrastructure')
    await changeNumber(page, 'Failed sign-ins', '101', true)
    await page.getByText(/cannot be 101\. .* 3 to 100\./).waitFor()
    await expectFocus(page.getByRole('spinbutton', { name: 'New value' }))
    await page.close()
  })

  test.each(looks)('the pages are accessible and fit, %s at %i px', async (theme, width) => {
    const page = await openPage(system.context, [theme, width])
    await page.goto('/settings/infrastructure')
    await page.getByRole('button', { name: 'Change “Judge”' }).click()
    await page.getByRole('combobox', { name: 'Provider' }).waitFor()
    await changeNumber(page, 'Failed sign-ins', '101', true)
    await page.getByText(/cannot be 101/).waitFor()
    await expectGoodPage(page, `infrastructure-${theme}-${width}`)
    await page.goto('/settings/audit')
    await page.getByRole('list', { name: 'Changes' }).getByRole('button').first().click()
    await page.getByRole('table').waitFor()
    await expectGoodPage(page, `audit-${theme}-${width}`)
    await page.goto('/settings/audit?action=DELETE&from=2020-01-01')
    await page.getByText('No changes match').waitFor()
    await expectGoodPage(page, `audit-empty-${theme}-${width}`)
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

/** Opens the select that has the focus and takes an option, by keyboard. */
async function choose(page: Page, option: string): Promise<void> {
  await page.keyboard.press('Enter')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.type(option)
  await page.locator('[role="option"][data-highlighted]', { hasText: option }).waitFor()
  await page.keyboard.press('Enter')
}

async function expectFocus(control: Locator): Promise<void> {
  await expect.poll(() => control.evaluate((element) => element === document.activeElement)).toBe(true)
}
