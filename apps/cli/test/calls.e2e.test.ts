import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { BrowserContext, Locator, Page } from 'playwright-core'

import { createApiClient } from './api-client.ts'
import { collectFaults, expectGoodPage, hasBrowser, launchBrowser } from './browser-page.ts'
import { createFolder } from './capture.ts'
import { startSluice, toEnvironment } from './sluice-process.ts'
import type { ApiClient } from './api-client.ts'

const PASSWORD = 'a password of the tests'
const MODELS = ['sandbox-openai/sim-swift', 'sandbox-anthropic/sim-sage-large']
/** What the sandbox answered is counted and listed; here nothing else was called. */
const ADDRESS = '/calls?sandbox=true'

const callsSchema = z.object({
  llmCalls: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ id: z.string(), costUsd: z.string() })),
  }),
})

describe.skipIf(!hasBrowser())('calls and costs in a real browser', () => {
  let resources: AsyncDisposableStack
  let administrator: BrowserContext
  let client: ApiClient
  let runId: string
  /** Cost of the fifth most expensive call. */
  let fifthCost: string

  beforeAll(async () => {
    resources = new AsyncDisposableStack()
    const folder = resources.use(await createFolder())
    const sluice = resources.use(
      await startSluice(toEnvironment(folder.path, { SLUICE_ADMIN_PASSWORD: PASSWORD })),
    )
    const browser = await launchBrowser()
    resources.defer(() => browser.close())
    administrator = await browser.newContext({ baseURL: sluice.url, acceptDownloads: true })
    administrator.setDefaultTimeout(10_000)
    const signedIn = await administrator.request.post('/auth/sign-in', {
      headers: { 'x-sluice-csrf': '1' },
      data: { email: sluice.email, password: PASSWORD },
    })
    if (!signedIn.ok()) throw new Error(`sign-in answered ${signedIn.status()}`)
    const cookies = await administrator.cookies()
    client = createApiClient(sluice.url, {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    })
    runId = await playRun()
    const { llmCalls } = await client.query(
      '{ llmCalls(orderBy: MOST_EXPENSIVE, first: 5) { totalCount nodes { id costUsd } } }',
      {},
      callsSchema,
    )
    fifthCost = llmCalls.nodes.at(-1)?.costUsd ?? ''
  })

  afterAll(async () => {
    await resources.disposeAsync()
  })

  test('a run is played: its costs appear, and from the chart to its most expensive call it takes at most four clicks', async () => {
    const page = await administrator.newPage()
    const faults = collectFaults(page)
    await page.goto('/calls')
    await page.getByText(/^Only the sandbox was called: \d+ calls are left out/).waitFor()
    await page.getByRole('button', { name: 'Show sandbox calls' }).waitFor()
    await expectGoodPage(page, 'calls-sandbox-only')
    let clicks = 0
    const click = async (target: Locator): Promise<void> => {
      await target.click()
      clicks += 1
    }
    await click(page.getByRole('button', { name: 'Count them' }))
    await click(page.locator('.recharts-bar-rectangle path').first())
    await page.getByRole('button', { name: /^Remove the filter Model: / }).waitFor()
    await waitUntilSettled(page)
    await click(page.getByRole('button', { name: 'Most expensive' }))
    await expect.poll(() => page.url()).toContain('sort=cost')
    await click(rowsOf(page).first())
    const panel = page.getByRole('dialog', { name: `Call to ${MODELS[1]}` })
    await panel.getByRole('list', { name: 'Explanation' }).waitFor()
    expect(clicks).toBeLessThanOrEqual(4)

    const { llmCalls } = await client.query(
      '{ llmCalls(orderBy: MOST_EXPENSIVE, first: 1) { totalCount nodes { id costUsd } } }',
      {},
      callsSchema,
    )
    expect(new URL(page.url()).searchParams.get('call')).toBe(llmCalls.nodes[0]?.id)
    expect(await panel.getByRole('table', { name: 'Tokens and cost by class' }).innerText()).toMatch(
      /Input[\s\S]*Output[\s\S]*Sum/,
    )
    await panel.getByText('Prompts and answers were not kept when it was made.').waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(faults).toEqual([])
    await page.close()
  })

  test('filters survive a reload, are taken back, and the file has the calls that are left', async () => {
    const page = await administrator.newPage()
    await page.goto(ADDRESS)
    await page.getByRole('button', { name: 'Filters', exact: true }).press('Enter')
    await page.getByRole('combobox', { name: 'Model' }).press('Enter')
    await page.getByRole('option', { name: /^Swift / }).click()
    const chip = page.getByRole('button', { name: /^Remove the filter Model: Swift/ })
    await chip.waitFor()
    const total = await client.query(
      '{ llmCalls(first: 1) { totalCount nodes { id costUsd } } }',
      {},
      callsSchema,
    )
    const half = total.llmCalls.totalCount / MODELS.length
    await page.getByText(`All ${half} shown`).waitFor()
    await page.reload()
    await chip.waitFor()
    await page.getByText(`All ${half} shown`).waitFor()

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^calls_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv$/)
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(half + 1)
    expect(lines.slice(1).every((line) => line.includes(MODELS[0] ?? ''))).toBe(true)

    await chip.press('Enter')
    await page
      .getByText(`of ${total.llmCalls.totalCount} shown`)
      .or(page.getByText(`All ${total.llmCalls.totalCount} shown`))
      .waitFor()
    await page.close()
  })

  test('a run leads to its calls', async () => {
    const page = await administrator.newPage()
    await page.goto(`/runs/${runId}`)
    await page.getByRole('link', { name: 'Calls of this run' }).click()
    await page.getByRole('button', { name: /^Remove the filter Run: / }).waitFor()
    await rowsOf(page).first().waitFor()
    await page.getByText(/do not follow the filter by run/).waitFor()
    expect(new URL(page.url()).searchParams.get('run')).toBe(runId)
    await page.close()
  })

  test.each(['light', 'dark'] as const)(
    'chart, filters and list are accessible and fit, %s',
    async (theme) => {
      const page = await administrator.newPage()
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.goto(`${ADDRESS}&run=${runId}&cost=${fifthCost}`)
      await waitUntilSettled(page)
      await page.getByRole('button', { name: 'Filters', exact: true }).click()
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 })
        await expectGoodPage(page, `calls-${theme}-${width}`)
      }
      await page.close()
    },
  )

  test.each([
    ['light', 390],
    ['dark', 1280],
  ] as const)('table and call are accessible and fit, %s at %i px', async (theme, width) => {
    const page = await administrator.newPage()
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto(`${ADDRESS}&view=table&cost=${fifthCost}`)
    await page.getByRole('table', { name: 'Cost of each day' }).waitFor()
    await rowsOf(page).first().click()
    await page.getByRole('table', { name: 'Tokens and cost by class' }).waitFor()
    await expectGoodPage(page, `call-${theme}-${width}`)
    await page.close()
  })

  async function playRun(): Promise<string> {
    const { definitions } = await client.query(
      '{ definitions(limit: 1) { id } }',
      {},
      z.object({ definitions: z.array(z.object({ id: z.string() })) }),
    )
    const { startRun } = await client.query(
      'mutation($input: StartRunInput!) { startRun(input: $input) { run { id } } }',
      { input: { definitionId: definitions[0]?.id, models: MODELS } },
      z.object({ startRun: z.object({ run: z.object({ id: z.string() }) }) }),
    )
    const { id } = startRun.run
    const isOver = async (): Promise<void> => {
      const { run } = await client.query(
        'query($id: ID!) { run(id: $id) { status } }',
        { id },
        z.object({ run: z.object({ status: z.string() }) }),
      )
      if (run.status !== 'COMPLETED') throw new Error(`the run is ${run.status}`)
    }
    await vi.waitFor(isOver, { timeout: 60_000, interval: 250 })
    return id
  }
})

/** The links of the list, one for each call. */
function rowsOf(page: Page): Locator {
  return page.getByRole('table', { name: 'Calls', exact: true }).getByRole('row').getByRole('link')
}

/** A click would miss what moves while sums and chart above it arrive. */
async function waitUntilSettled(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Leave them out' }).waitFor()
  await page.locator('.recharts-bar-rectangle path').first().waitFor()
  await rowsOf(page).first().waitFor()
}
