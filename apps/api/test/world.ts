import { createApiKey, ensureFirstAdmin, signIn } from '@sluice/core/access'
import { createDefinition } from '@sluice/core/definitions'
import { startRun } from '@sluice/core/runs'
import { createId, requestOf } from '@sluice/core/shared'

import type { CreateApiKeyInput } from '@sluice/core/access'
import type { Actor } from '@sluice/core/shared'
import type { Database, LlmModel, LlmProvider, Prisma, Role, Run } from '@sluice/db'
import type { Services } from '@sluice/runtime'

import type { TestApi } from './start-api.ts'

export const ADMIN = { email: 'ada@example.test', password: 'a long password' }

/** A team with one API key per role. */
export type TestTeam = { actor: Actor; keys: Record<Role, { id: string; key: string }> }

/** Two teams that must not see each other, and a registry with one provider of each kind. */
export type World = {
  home: TestTeam
  other: TestTeam
  models: Record<'one' | 'two' | 'old' | 'embedding' | 'twin' | 'otherTwin' | 'off' | 'sim', LlmModel>
  definitionId: string
  otherDefinitionId: string
  session: string
}

export async function createWorld({ db, services }: TestApi): Promise<World> {
  await ensureFirstAdmin(services, ADMIN)
  const administrators = await db.team.findUniqueOrThrow({ where: { slug: 'administrators' } })
  const guests = await db.team.create({ data: { id: createId(), slug: 'guests', name: 'Guests' } })
  const home = await createTeam(services, administrators.id, true)
  const other = await createTeam(services, guests.id, false)
  const { token } = await signIn(services, { ...ADMIN, address: null })
  return {
    home,
    other,
    models: await createRegistry(db),
    definitionId: await createDefinitionOf(db, home.actor, { name: 'Parcels', scenarios: 3 }),
    otherDefinitionId: await createDefinitionOf(db, other.actor, { name: 'Letters', scenarios: 2 }),
    session: token,
  }
}

async function createTeam(services: Services, teamId: string, isAdministrators: boolean): Promise<TestTeam> {
  const actor: Actor = { kind: 'SYSTEM', id: null, name: 'Test', teamId, role: 'OWNER', isAdministrators }
  const create = (role: Role) => createKey(services, actor, { role, name: `${role} key` })
  const keys = {
    OWNER: await create('OWNER'),
    ADMIN: await create('ADMIN'),
    MEMBER: await create('MEMBER'),
    VIEWER: await create('VIEWER'),
  }
  return { actor, keys }
}

/** An API key of the actor's team, as the use case makes it. */
export async function createKey(
  services: Services,
  actor: Actor,
  input: CreateApiKeyInput,
): Promise<{ id: string; key: string }> {
  const { apiKeyId, key } = await createApiKey(services, requestOf(actor), input)
  if (key === null) throw new Error('the key was not shown')
  return { id: apiKeyId, key }
}

async function createRegistry(db: Database): Promise<World['models']> {
  const alpha = await createProvider(db, {
    name: 'alpha',
    displayName: 'Alpha',
    credentialRef: 'env:ALPHA_API_KEY',
  })
  const beta = await createProvider(db, {
    name: 'beta',
    displayName: 'Beta',
    credentialRef: 'env:BETA_API_KEY',
  })
  const off = await createProvider(db, {
    name: 'off',
    displayName: 'Off',
    credentialRef: 'env:ALPHA_API_KEY',
    isEnabled: false,
  })
  const gone = await createProvider(db, { name: 'gone', displayName: 'Gone', archivedAt: new Date() })
  const sandbox = await createProvider(db, {
    name: 'sandbox',
    displayName: 'A sandbox',
    isSandbox: true,
    credentialRef: 'env:SLUICE_CREDENTIAL_SANDBOX',
  })
  await createModel(db, gone, { modelId: 'gone' })
  return {
    one: await createModel(db, alpha, { modelId: 'one', isDefault: true }, { INPUT: '1.25', OUTPUT: '10' }),
    two: await createModel(db, alpha, { modelId: 'two' }),
    old: await createModel(db, alpha, { modelId: 'old', status: 'DEPRECATED' }),
    embedding: await createModel(db, alpha, { modelId: 'embedding', kind: 'EMBEDDING' }),
    twin: await createModel(db, alpha, { modelId: 'twin' }),
    otherTwin: await createModel(db, beta, { modelId: 'twin' }),
    off: await createModel(db, off, { modelId: 'off' }),
    sim: await createModel(db, sandbox, { modelId: 'sim', isDefault: true }, { INPUT: '1', OUTPUT: '1' }),
  }
}

function createProvider(
  db: Database,
  columns: Partial<LlmProvider> & { name: string; displayName: string },
): Promise<LlmProvider> {
  return db.llmProvider.create({
    data: { id: createId(), protocol: 'OPENAI', baseUrl: 'https://models.example.test/v1', ...columns },
  })
}

async function createModel(
  db: Database,
  provider: LlmProvider,
  columns: Partial<Pick<LlmModel, 'status' | 'kind' | 'isDefault'>> & { modelId: string },
  rates: Partial<Record<'INPUT' | 'OUTPUT', string>> = {},
): Promise<LlmModel> {
  const id = createId()
  const model = await db.llmModel.create({
    data: { id, providerId: provider.id, displayName: `Model ${columns.modelId}`, ...columns },
  })
  if (Object.keys(rates).length === 0) return model
  const priceId = createId()
  await db.modelPrice.create({
    data: {
      id: priceId,
      modelId: id,
      effectiveFrom: new Date('2020-01-01'),
      createdByKind: 'SYSTEM',
      rates: {
        create: (['INPUT', 'OUTPUT'] as const).flatMap((tokenClass) => {
          const usdPerMillion = rates[tokenClass]
          return usdPerMillion ? [{ tokenClass, usdPerMillion }] : []
        }),
      },
    },
  })
  return model
}

/** A definition with one dimension of as many levels as scenarios are wanted; 0: with no scenarios at all. */
export async function createDefinitionOf(
  db: Database,
  actor: Actor,
  { name, scenarios }: { name: string; scenarios: number },
): Promise<string> {
  const levels = Array.from({ length: Math.max(1, scenarios) }, (_, index) => ({
    score: index + 1,
    label: `level ${index + 1}`,
    text: `text ${index + 1}`,
  }))
  const content = {
    schemaVersion: 1 as const,
    template: 'About [thing].',
    dimensions: [{ name: 'thing', levels }],
  }
  const { id } = await createDefinition(db, { actor, name, content })
  if (scenarios === 0) await db.scenario.deleteMany({ where: { definitionId: id } })
  return id
}

/** A run as the use case starts it. */
export async function startRunOf(
  { services }: TestApi,
  actor: Actor,
  input: { definitionId: string; models: string[]; samplesPerScenario?: number },
): Promise<Run> {
  const { runId } = await startRun(services, requestOf(actor), input)
  return services.db.run.findUniqueOrThrow({ where: { id: runId } })
}

/** Gives a slot the outcome that a probe would: an answer with its attempt and transcript. */
export async function answerSlot(
  db: Database,
  runId: string,
  position: number,
  costUsd: string | null = '0.000177',
): Promise<void> {
  const slot = await db.runSlot.findUniqueOrThrow({
    where: { runId_position: { runId, position } },
    include: { run: true },
  })
  const tokens = {
    inputTokens: 100,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 5,
    reasoningTokens: 2,
  }
  const jobId = slot.jobId ?? (await createJob(db, slot.run))
  const attempt = {
    id: createId(),
    jobId,
    number: 1,
    runId,
    modelId: slot.modelId,
    ownerId: createId(),
    startedAt: new Date(),
    deadlineAt: new Date(),
    endedAt: new Date(),
    outcome: 'ANSWERED',
    actualModel: 'actual',
    costUsd,
    ...tokens,
  } satisfies Prisma.JobAttemptUncheckedCreateInput
  await db.jobAttempt.create({ data: attempt })
  await db.job.update({ where: { id: jobId }, data: { state: 'COMPLETED', attempt: 1 } })
  await db.runSlot.update({
    where: { runId_position: { runId, position } },
    data: { outcome: 'ANSWERED', finishedAt: new Date(), jobId },
  })
  await db.transcript.create({
    data: {
      id: createId(),
      teamId: slot.run.teamId,
      runId,
      slotPosition: position,
      scenarioId: slot.scenarioId,
      modelId: slot.modelId,
      attemptId: attempt.id,
      sampleIndex: slot.sampleIndex,
      content: {
        turns: [{ turnNumber: 1, probePrompt: 'p', targetResponse: `answer ${position}` }],
        costSnapshot: null,
      },
      actualModel: 'actual',
      finishReason: 'stop',
      costUsd,
      durationMs: 100 + position,
      ...tokens,
    },
  })
}

async function createJob(db: Database, run: Run): Promise<string> {
  const id = createId()
  await db.job.create({
    data: {
      id,
      kind: 'probe',
      queue: 'probe.alpha',
      deliveryId: createId(),
      teamId: run.teamId,
      actorKind: 'SYSTEM',
      runId: run.id,
    },
  })
  return id
}

/** A run of three scenarios × models one and sim: slots 0 to 2 are answered, 3 was invalid, 4 given up, 5 is still to be done. */
export async function createPlayedRun(api: TestApi, world: World): Promise<Run> {
  const { db } = api
  const run = await startRunOf(api, world.home.actor, {
    definitionId: world.definitionId,
    models: ['alpha/one', 'sandbox/sim'],
  })
  await answerSlot(db, run.id, 0, '0.000177')
  await answerSlot(db, run.id, 1, '5')
  await answerSlot(db, run.id, 2, null)
  const finishedAt = new Date()
  await db.runSlot.update({
    where: { runId_position: { runId: run.id, position: 3 } },
    data: { outcome: 'INVALID', errorCode: 'INVALID_RESPONSE', errorText: 'empty', finishedAt },
  })
  await db.runSlot.update({
    where: { runId_position: { runId: run.id, position: 4 } },
    data: {
      outcome: 'NOT_MEASURED',
      errorCode: 'RATE_LIMITED',
      errorText: 'Rate limit exceeded',
      finishedAt,
    },
  })
  return run
}
