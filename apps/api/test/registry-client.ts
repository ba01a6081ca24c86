import { createId } from '@sluice/core/shared'
import { expect } from 'vitest'

import type { AuditLog, LlmModel, LlmProvider, Prisma } from '@sluice/db'

import { request, textAt } from './client.ts'
import { startApi } from './start-api.ts'
import { createWorld } from './world.ts'

import type { Answer } from './client.ts'
import type { TestApi, TestApiOptions } from './start-api.ts'
import type { World } from './world.ts'

const CREATE_PROVIDER = `mutation ($input: CreateLlmProviderInput!) {
  createLlmProvider(input: $input) { provider { id } }
}`
const CREATE_MODEL = `mutation ($input: CreateLlmModelInput!) {
  createLlmModel(input: $input) { model { id } }
}`

export type PriceRow = Prisma.ModelPriceGetPayload<{ include: { rates: true } }>

/** An administrator at work over HTTP, and what that leaves in the database. */
export type RegistryClient = AsyncDisposable & {
  api: TestApi
  world: World
  ask(document: string, variables?: Record<string, unknown>): Promise<Answer>
  /** What the only field of a document answers about a thing; fails on any error. */
  run(document: string, id: string, variables?: Record<string, unknown>): Promise<unknown>
  /** Makes a provider of its own, so that tests do not disturb one another; answers its id. */
  createProvider(input?: Record<string, unknown>): Promise<string>
  createModel(providerId: string, input?: Record<string, unknown>): Promise<string>
  providerOf(id: string): Promise<LlmProvider>
  modelOf(id: string): Promise<LlmModel>
  pricesOf(modelId: string): Promise<PriceRow[]>
  /** Audit rows of a thing, in order; each has come with an event, else this fails. */
  trailOf(entityId: string): Promise<AuditLog[]>
}

export async function startRegistry(options: TestApiOptions = {}): Promise<RegistryClient> {
  const api = await startApi(options)
  const world = await createWorld(api)
  const { db } = api
  const ask: RegistryClient['ask'] = (document, variables = {}) =>
    request(api.url, world.home.keys.ADMIN, document, variables)
  const make = async (document: string, input: Record<string, unknown>): Promise<unknown> => {
    const { data, errors } = await ask(document, { input })
    expect(errors).toEqual([])
    return data
  }
  return {
    api,
    world,
    ask,
    async run(document, id, variables = {}) {
      const { data, errors } = await ask(document, { id, ...variables })
      expect(errors).toEqual([])
      return Object.values(data ?? {})[0]
    },
    async createProvider(input = {}) {
      const name = `p-${createId().slice(-12)}`
      const baseUrl = 'https://models.example.test/v1'
      const data = await make(CREATE_PROVIDER, {
        name,
        displayName: 'Own',
        protocol: 'OPENAI',
        baseUrl,
        ...input,
      })
      return textAt(data, 'createLlmProvider', 'provider', 'id')
    },
    async createModel(providerId, input = {}) {
      const modelId = `m-${createId()}`
      const data = await make(CREATE_MODEL, { providerId, modelId, displayName: modelId, ...input })
      return textAt(data, 'createLlmModel', 'model', 'id')
    },
    providerOf: (id) => db.llmProvider.findUniqueOrThrow({ where: { id } }),
    modelOf: (id) => db.llmModel.findUniqueOrThrow({ where: { id } }),
    pricesOf: (modelId) =>
      db.modelPrice.findMany({
        where: { modelId },
        include: { rates: { orderBy: [{ tokenClass: 'asc' }, { fromInputTokens: 'asc' }] } },
        orderBy: { effectiveFrom: 'asc' },
      }),
    async trailOf(entityId) {
      const rows = await db.auditLog.findMany({ where: { entityId }, orderBy: { id: 'asc' } })
      const events = await db.event.findMany({ where: { subjectId: entityId }, orderBy: { id: 'asc' } })
      expect(events.map(({ subjectType }) => subjectType)).toEqual(rows.map(({ entityType }) => entityType))
      return rows
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  }
}
