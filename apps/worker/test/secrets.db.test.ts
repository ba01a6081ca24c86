import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { ensureAdministrators } from '@sluice/core/access'
import { createModel, createProvider } from '@sluice/core/registry'
import { startRun } from '@sluice/core/runs'
import { updateSystemSetting } from '@sluice/core/settings'
import { createId, requestOf } from '@sluice/core/shared'
import type { Actor } from '@sluice/core/shared'
import type { ModelCall } from '@sluice/core/calls'
import { seed } from '@sluice/prisma/seed'
import { createLogging, createServices, readConfig } from '@sluice/runtime'
import type { Services } from '@sluice/runtime'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { Worker } from '../src/worker.ts'
import { MANNERS, startEchoingVendor } from './echoing-vendor.ts'
import type { EchoingVendor, Manner } from './echoing-vendor.ts'

const PROVIDERS_PER_KIND = 3

let opened: AsyncDisposableStack
let database: TestDatabase
let services: Services
let actor: Actor
let vendor: EchoingVendor

const canaries: string[] = []
const log: string[] = []
const errors: string[] = []

/** A secret like no other text; a provider's is not even like a key. */
function plant(prefix: string): string {
  const canary = `${prefix}canary-${randomBytes(12).toString('hex')}`
  canaries.push(canary)
  return canary
}

/** Where a provider's secret lies, and how the provider refers to it. */
const environment: Record<string, string> = {}
const references: string[] = []

beforeAll(async () => {
  opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'sluice-canaries-'))
  opened.defer(() => rm(folder, { recursive: true }))
  for (let index = 0; index < PROVIDERS_PER_KIND; index += 1) {
    environment[`SLUICE_CREDENTIAL_${index}`] = plant('')
    await writeFile(join(folder, `key-${index}`), plant(''))
    references.push(`env:SLUICE_CREDENTIAL_${index}`, `file:key-${index}`, plant(''))
  }
  database = opened.use(await createTestDatabase({ poolSize: 2 }))
  vendor = opened.use(await startEchoingVendor())
  const config = readConfig({
    ...environment,
    DATABASE_URL: database.url,
    SLUICE_MASTER_KEY: randomBytes(32).toString('base64'),
    SLUICE_CREDENTIALS_DIR: folder,
    SLUICE_LOG_LEVEL: 'debug',
    SLUICE_LOG_FORMAT: 'json',
  })
  const createLogger = createLogging(config.log, { write: (line) => void log.push(line) })
  services = opened.use(await createServices({ config, role: 'worker', overrides: { createLogger } }))
  await seed(services.db, { sandbox: true })
  actor = await ensureAdministrators(services.db)
  const request = requestOf(actor)
  await updateSystemSetting(services, request, { key: 'log_sensitive_data', value: true })
  for (const [index, credential] of references.entries()) {
    const { providerId } = await createProvider(services, request, {
      name: `vendor-${index}`,
      displayName: 'Vendor',
      protocol: 'OPENAI',
      baseUrl: vendor.url,
      allowPrivateAddress: true,
      credential,
      maxParallelRequests: 4,
    })
    const model = {
      providerId,
      modelId: 'echo',
      displayName: 'Echo',
      costInputPerMillion: '3',
      costOutputPerMillion: '15',
    }
    await createModel(services, request, model)
  }
  await services.snapshot.refresh()
})

afterAll(() => opened.disposeAsync())

/** A call with secrets in everything its caller gives. */
async function createCall(providerName: string): Promise<ModelCall> {
  const { db } = services
  return {
    request: requestOf(actor),
    model: await db.llmModel.findFirstOrThrow({
      where: { modelId: 'echo', provider: { name: providerName } },
      include: { provider: true },
    }),
    feature: 'CHAT',
    operation: 'CHAT',
    context: { note: `Authorization: Bearer ${plant('')}`, [plant('sk-')]: 1 },
    client: { address: '192.0.2.7', agent: `curl/8 (api_key=${plant('')})` },
    completion: {
      messages: [
        { role: 'system', content: `The password: "${plant('')}"` },
        { role: 'user', content: `My key is ${plant('sk-')}, is that safe?` },
      ],
      maxOutputTokens: 100,
    },
    permit: { ownerId: createId(), leaseId: createId() },
  }
}

async function makeCall(providerName: string, manner: Manner): Promise<void> {
  vendor.behave(manner)
  const call = await createCall(providerName)
  const { signal } = new AbortController()
  try {
    if (manner === 'streams' || manner === 'tears')
      for await (const _ of services.calls.stream(call, signal)) continue
    else await services.calls.complete(call, signal)
  } catch (error) {
    errors.push(
      JSON.stringify(error),
      error instanceof Error ? `${error.message} ${error.stack}` : String(error),
    )
  }
}

/** Runs a definition on a model of every kind of credential while the vendor behaves so. */
async function makeRun(manner: Manner): Promise<void> {
  vendor.behave(manner)
  const { id: definitionId } = await services.db.definition.findFirstOrThrow()
  const models = ['vendor-0/echo', 'vendor-1/echo', 'vendor-2/echo']
  const { runId } = await startRun(services, requestOf(actor), { definitionId, models, samplePercentage: 10 })
  await expect
    .poll(() => services.db.run.findUnique({ where: { id: runId } }), { timeout: 20_000 })
    .toMatchObject({ status: 'COMPLETED' })
}

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const { db } = database
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`)
    texts.push(name, ...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}

test('secrets of providers and of those who ask are in no log, no error and no table, whatever the vendor repeats (S0-18, S8)', async () => {
  for (const manner of MANNERS)
    for (let index = 0; index < references.length; index += 1) await makeCall(`vendor-${index}`, manner)
  {
    await using _worker = await Worker.start(services)
    await makeRun('answers')
    await makeRun('refuses')
  }
  await services.calls[Symbol.asyncDispose]()

  expect(canaries.length).toBeGreaterThanOrEqual(40)
  const places = { log: log.join('\n'), errors: errors.join('\n'), tables: await dump() }
  const found = canaries.flatMap((canary) => {
    const forms = [
      canary,
      Buffer.from(canary).toString('hex'),
      Buffer.from(canary).toString('base64').replaceAll('=', ''),
    ]
    return Object.entries(places).flatMap(([place, text]) =>
      forms.some((form) => text.includes(form)) ? [`${place}: ${canary}`] : [],
    )
  })
  expect(found).toEqual([])
  const { db } = database
  expect(await db.call.count({ where: { feature: 'CHAT' } })).toBe(MANNERS.length * references.length)
  expect(await db.call.count({ where: { feature: 'PROBE' } })).toBeGreaterThanOrEqual(6)
  expect(await db.callBody.count()).toBe(await db.call.count())
  // What was masked is there.
  expect(places.tables).toContain('My key is [secret], is that safe?')
  expect(places.tables).toContain('model-[secret]')
  expect(places.tables).toContain('req-[secret]')
  expect(places.errors).toContain('[secret]')
  expect(places.log).toContain('"level":"info"')
}, 120_000)
