import {
  GraphQLError,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, toHeaders } from '../../test/client.ts'
import { subscribe } from '../../test/event-stream.ts'
import { startApi } from '../../test/start-api.ts'
import { createPlayedRun, createWorld } from '../../test/world.ts'
import { toLiteral } from '../../test/fuzz/documents.ts'
import { schema } from './schema.ts'

import type { GraphQLField, GraphQLInputType } from 'graphql'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

const SECRET = 'sk-secret-4711'

let api: TestApi
let world: World
let runId: string

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  runId = (await createPlayedRun(api, world)).id
})

afterAll(() => api[Symbol.asyncDispose]())

type Field = GraphQLField<unknown, unknown>

function fieldAt(coordinate: string): Field {
  const [typeName = '', fieldName = ''] = coordinate.split('.')
  const type = schema.getType(typeName)
  const field =
    type && 'getFields' in type && !isInputObjectType(type) ? type.getFields()[fieldName] : undefined
  if (!field) throw new Error(`There is no ${coordinate}.`)
  return field
}

/** Makes a field do something else until it is disposed. */
function replace(
  coordinate: string,
  functions: Pick<Field, 'resolve'> | Pick<Field, 'subscribe'>,
): Disposable {
  const field = fieldAt(coordinate)
  const { resolve, subscribe: subscribeTo } = field
  Object.assign(field, functions)
  return { [Symbol.dispose]: () => void Object.assign(field, { resolve, subscribe: subscribeTo }) }
}

const fail = (): never => {
  throw new Error(`cannot reach https://user:${SECRET}@vendor.example.test`)
}

/** Whatever was sent to whoever asked says nothing but that it is a fault of ours, and the log says all. */
function expectMasked(errors: unknown, whole: unknown = errors): void {
  expect(errors).toMatchObject([
    {
      message: 'Unexpected error',
      extensions: {
        code: 'INTERNAL_ERROR',
        reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
        retryable: false,
      },
    },
  ])
  expect(JSON.stringify(whole)).not.toMatch(/secret|4711|vendor|\.ts:|stack/i)
}

const ask = (query: string): ReturnType<typeof request> =>
  request(api.url, world.home.keys.OWNER, query, { id: runId })

const throwing: [name: string, resolve: () => unknown][] = [
  ['an error', fail],
  ['an error later', () => Promise.reject(new Error(SECRET))],
  ['text', () => Promise.reject(SECRET)],
  ['an object', () => Promise.reject({ message: SECRET, extensions: { code: SECRET } })],
  ['nothing', () => Promise.reject(undefined)],
  ['an error of GraphQL', () => Promise.reject(new GraphQLError(SECRET, { extensions: { secret: SECRET } }))],
  ['several errors', () => Promise.reject(new AggregateError([new Error(SECRET)], SECRET))],
  ['an error with a cause', () => Promise.reject(new Error('outer', { cause: new Error(SECRET) }))],
  [
    'an error with fields',
    () =>
      Promise.reject(
        Object.assign(new Error('x'), {
          code: SECRET,
          extensions: { http: { status: 500, headers: { x: SECRET } } },
        }),
      ),
  ],
  ['an answer of another kind', () => ({ name: { [SECRET]: SECRET } })],
]

describe('a fault of ours shows nothing but its reference (S23)', () => {
  test.each(throwing)('whatever is thrown: %s', async (_, resolve) => {
    using _replaced = replace('Query.me', { resolve })
    const { status, headers, data, errors } = await ask('{ me { name } }')
    expect(status).toBe(200)
    expect(data).toBeNull()
    expectMasked(errors, [errors, ...headers])
  })

  const places: [coordinate: string, query: string][] = [
    ['Query.runCount', '{ runCount }'],
    ['Mutation.startRun', 'mutation { startRun(input: { definitionId: "x", models: [] }) { jobCount } }'],
    ['Run.name', 'query ($id: ID!) { run(id: $id) { name } }'],
    ['Run.actualCost', 'query ($id: ID!) { run(id: $id) { actualCost { total } } }'],
    ['ActualCost.total', 'query ($id: ID!) { run(id: $id) { actualCost { knownTotal total } } }'],
    ['LlmModel.provider', '{ llmModels(limit: 1) { provider { id } } }'],
    ['LlmProvider.models', '{ llmProviders(limit: 1) { models { id } } }'],
  ]
  test.each(places)('wherever it is thrown: %s', async (coordinate, query) => {
    using _replaced = replace(coordinate, { resolve: fail })
    const before = api.log.length
    const { errors } = await ask(query)
    expectMasked(errors)
    const logged = api.log.slice(before).find(({ level }) => level === 'error')
    expect(logged?.fields['stack']).toContain(SECRET)
  })

  const values: [coordinate: string, value: unknown, query: string][] = [
    ['Run.status', SECRET, 'query ($id: ID!) { run(id: $id) { status } }'],
    ['Run.slotCount', SECRET, 'query ($id: ID!) { run(id: $id) { slotCount } }'],
    ['Run.createdAt', SECRET, 'query ($id: ID!) { run(id: $id) { createdAt } }'],
    ['Run.temperature', { secret: SECRET }, 'query ($id: ID!) { run(id: $id) { temperature } }'],
    ['Run.models', { secret: SECRET }, 'query ($id: ID!) { run(id: $id) { models { id } } }'],
  ]
  test.each(values)('when a value is not of its type: %s', async (coordinate, value, query) => {
    using _replaced = replace(coordinate, { resolve: () => value })
    expectMasked((await ask(query)).errors)
  })

  test('when what loads many rows at once fails', async () => {
    await api.db.$executeRaw`ALTER TABLE model_prices RENAME TO model_prices_secret`
    const { errors } = await ask('{ llmModels(limit: 1) { costInputPerMillion } }')
    await api.db.$executeRaw`ALTER TABLE model_prices_secret RENAME TO model_prices`
    expectMasked(errors)
  })

  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}).map((field) => `${type?.name}.${field.name}`),
  )
  test.each(roots)('at every root: %s', async (coordinate) => {
    using _replaced = replace(coordinate, { resolve: fail })
    const [type = ''] = coordinate.split('.')
    const { errors } = await ask(`${type.toLowerCase()} { ${toSampleField(fieldAt(coordinate))} }`)
    expectMasked(errors)
  })
})

describe('a fault of ours in a subscription', () => {
  const watch = 'subscription ($id: ID!) { runProgress(runId: $id) { id name models { id } } }'

  async function* failLater(): AsyncGenerator<string> {
    yield runId
    fail()
  }
  const places: [name: string, coordinate: string, functions: Parameters<typeof replace>[1]][] = [
    ['before it begins', 'Subscription.runProgress', { subscribe: fail }],
    ['in reading an event', 'Subscription.runProgress', { resolve: fail }],
    ['in a field of an event', 'Run.name', { resolve: fail }],
    ['between events', 'Subscription.runProgress', { subscribe: failLater }],
  ]
  test.each(places)('is masked: %s', async (_, coordinate, functions) => {
    using _replaced = replace(coordinate, functions)
    await using stream = await subscribe(api.url, world.home.keys.OWNER, watch, { id: runId })
    const errorsOf = (): unknown[] =>
      stream.received.flatMap(({ payload }) =>
        typeof payload === 'object' && payload !== null && 'errors' in payload ? [payload.errors] : [],
      )
    await stream.until(() => errorsOf().length > 0)
    expectMasked(errorsOf()[0], stream.received)
  })
})

test('a fault of ours outside of GraphQL is masked as well', async () => {
  await api.db.$executeRaw`ALTER TABLE sessions RENAME TO sessions_secret`
  const headers = { 'content-type': 'application/json', ...toHeaders({ cookie: world.session }) }
  const body = JSON.stringify({ query: '{ runCount }' })
  const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body })
  await api.db.$executeRaw`ALTER TABLE sessions_secret RENAME TO sessions`
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(text).toContain('INTERNAL_ERROR')
  expect(text).not.toMatch(/secret|sessions/)
})

/** A field as it is asked for with the least that is needed. */
function toSampleField(field: Field): string {
  const needed = field.args.filter(
    ({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined,
  )
  const given = needed.map(({ name, type }) => `${name}: ${toLiteral(toSample(type), type)}`).join(', ')
  const below = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''
  return `${field.name}${given && `(${given})`} ${below}`
}

const SAMPLES: Record<string, unknown> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2026-01-01T00:00:00Z',
  Decimal: '1',
  JSON: {},
}

function toSample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return toSample(type.ofType)
  if (isListType(type)) return [toSample(type.ofType)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return SAMPLES[type.name] ?? 'x'
  const needed = Object.values(type.getFields()).filter(
    (field) => isNonNullType(field.type) && field.defaultValue === undefined,
  )
  const fields = type.isOneOf ? Object.values(type.getFields()).slice(0, 1) : needed
  return Object.fromEntries(fields.map((field) => [field.name, toSample(field.type)]))
}
