import { test } from 'vitest'
import { createRequire } from 'node:module'
import { request } from './client.ts'
import { startApi } from './start-api.ts'
import { ADMIN, createWorld, createDefinitionOf, startRunOf } from './world.ts'

test('perf', async () => {
  const api = await startApi({ webRoot: '/work/main/apps/web/dist' })
  const world = await createWorld(api)
  const definitionId = await createDefinitionOf(api.db, world.home.actor, { name: 'big', scenarios: 50 })
  const ids: string[] = []
  for (let i = 0; i < 1; i++) {
    const run = await startRunOf(api, world.home.actor, { definitionId, models: ['alpha/one', 'alpha/two'], samplesPerScenario: 100 })
    ids.push(run.id)
  }
  await api.db.$executeRaw`UPDATE run_slots SET outcome = 'ANSWERED', finished_at = now() WHERE position % 2 = 0`
  await api.db.$executeRaw`ANALYZE`
  const time = async (name: string, q: string) => {
    await request(api.url, world.home.keys.VIEWER, q, { id: ids[0] })
    const t = performance.now()
    for (let i = 0; i < 5; i++) { const a = await request(api.url, world.home.keys.VIEWER, q, { id: ids[0] }); if (a.errors.length) throw new Error(JSON.stringify(a.errors)) }
    process.stderr.write(`T ${name} ${((performance.now() - t) / 5).toFixed(1)} ms\n`)
  }
  await time('me', '{ me { name } }')
  await time('providers', '{ llmProviders { name models { ref costInputPerMillion } defaultModel { ref } } }')
  await time('models', '{ llmModels { ref isAvailable costInputPerMillion } }')
  await time('runs', '{ runs(limit:10) { name runProgress { percentComplete } actualCost { total } models { ref } } }')
  await time('slots page', 'query($id:ID!){ run(id:$id) { probeResultCount(outcome: ANSWERED) probeResults(limit:20, offset: 5000) { outcome scenario { name } model { ref } } } }')
  await time('progress', 'query($id:ID!){ run(id:$id) { runProgress { percentComplete byModel { completed } } } }')

  const { chromium } = createRequire('/work/main/packages/testkit/package.json')('playwright-core')
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  const page = await browser.newPage(); page.on('requestfailed', (r: any) => process.stderr.write('F ' + r.url() + ' ' + r.failure()?.errorText + '\n'))
  page.on('console', (m: any) => process.stderr.write(`C ${m.type()} ${m.text().slice(0, 300)}\n`))
  page.on('pageerror', (e: any) => process.stderr.write(`E ${e}\n`))
  await page.goto(`${api.url}/`)
  await page.waitForTimeout(1500)
  process.stderr.write(`P ${page.url()} ${await page.title()}\n`)
  await page.fill('input[type=email]', ADMIN.email)
  await page.fill('input[type=password]', ADMIN.password)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(2000)
  for (const path of ['/graphiql', '/runs/new', '/models']) {
    await page.goto(api.url + path)
    await page.waitForTimeout(6000)
    process.stderr.write(`P ${page.url()} | ${(await page.innerText('body')).replaceAll('\n', ' ').slice(0, 160)}\n`)
  }
  await browser.close()
  await api[Symbol.asyncDispose]()
}, 120_000)
