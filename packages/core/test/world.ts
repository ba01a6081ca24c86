import { randomBytes } from 'node:crypto'

import type { Database, LlmModel, LlmProvider, Prisma } from '@sluice/db'

import { createDefinition } from '../src/definitions/index.ts'
import type { DefinitionContent } from '../src/definitions/index.ts'
import { createId } from '../src/shared/index.ts'
import type { Actor } from '../src/shared/index.ts'

/** The variable that every provider made here refers to. */
export const CREDENTIAL = 'SLUICE_CREDENTIAL_TEST'

/** A team and a member of it. */
export async function createActor(db: Database, overrides: Partial<Actor> = {}): Promise<Actor> {
  const team = await db.team.create({ data: { id: createId(), slug: createName('team'), name: 'Team' } })
  return {
    kind: 'USER',
    id: createId(),
    name: 'Ada',
    teamId: team.id,
    role: 'MEMBER',
    isAdministrators: false,
    ...overrides,
  }
}

/** An enabled provider with its credential and room for everything. */
export function createProvider(
  db: Database,
  overrides: Partial<Prisma.LlmProviderCreateInput> = {},
): Promise<LlmProvider> {
  const name = createName('provider')
  return db.llmProvider.create({
    data: {
      id: createId(),
      name,
      displayName: name,
      protocol: 'OPENAI',
      baseUrl: 'http://127.0.0.1:9',
      credentialRef: `env:${CREDENTIAL}`,
      maxParallelRequests: 10,
      requestsPerMinute: 100_000,
      ...overrides,
    },
  })
}

/** USD per million tokens. */
type TestRates = Partial<Record<'INPUT' | 'OUTPUT' | 'CACHE_READ' | 'CACHE_WRITE' | 'REASONING', string>>

/** An active chat model; without rates it has no price. */
export async function createModel(
  db: Database,
  provider: { id: string },
  { rates, ...overrides }: Partial<Prisma.LlmModelUncheckedCreateInput> & { rates?: TestRates } = {},
): Promise<LlmModel & { provider: LlmProvider }> {
  const modelId = createName('model')
  const model = await db.llmModel.create({
    data: { id: createId(), providerId: provider.id, modelId, displayName: modelId, ...overrides },
    include: { provider: true },
  })
  if (rates) await createPrice(db, model.id, { rates })
  return model
}

/** A price version of a model, in force since long ago unless said otherwise. */
export async function createPrice(
  db: Database,
  modelId: string,
  { rates, effectiveFrom = new Date('2020-01-01') }: { rates: TestRates; effectiveFrom?: Date },
): Promise<string> {
  const id = createId()
  const rows = (['INPUT', 'OUTPUT', 'CACHE_READ', 'CACHE_WRITE', 'REASONING'] as const).flatMap(
    (tokenClass) => {
      const usdPerMillion = rates[tokenClass]
      return usdPerMillion === undefined ? [] : [{ tokenClass, usdPerMillion }]
    },
  )
  await db.modelPrice.create({
    data: { id, modelId, effectiveFrom, createdByKind: 'SYSTEM', rates: { create: rows } },
  })
  return id
}

/** A definition's content that expands to so many scenarios, 50 at most. */
export function contentOf(scenarioCount: number): DefinitionContent {
  const levels = Array.from({ length: scenarioCount }, (_, index) => ({
    score: index + 1,
    label: `level ${index + 1}`,
    text: `${index + 1} of them`,
  }))
  return {
    schemaVersion: 1,
    preamble: 'You are brief.',
    template: 'What about [number]?',
    dimensions: [{ name: 'number', levels }],
  }
}

/** A definition of the actor's team with its scenarios. */
export async function createScenarios(
  db: Database,
  actor: Actor,
  scenarioCount: number,
): Promise<{ definitionId: string; scenarioIds: string[] }> {
  const { id } = await createDefinition(db, { actor, name: 'Definition', content: contentOf(scenarioCount) })
  const scenarios = await db.scenario.findMany({
    where: { definitionId: id },
    orderBy: { position: 'asc' },
    select: { id: true },
  })
  return { definitionId: id, scenarioIds: scenarios.map((scenario) => scenario.id) }
}

/** A name that nothing else has. */
export function createName(kind: string): string {
  return `${kind}-${randomBytes(4).toString('hex')}`
}
