import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { errorOf, until } from '../../test/expectations.ts'
import { answer, createScriptedServer, hang } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { VENDORS } from '../../test/vendors.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import type { ErrorCode } from './error-codes.ts'
import type { ListedModel } from './protocol.ts'

const clock = { now: () => new Date('2026-03-01T12:00:00.000Z') }

let server: ScriptedServer
let egress: Egress

beforeEach(async () => {
  server = await createScriptedServer()
  egress = createEgress()
})

afterEach(async () => {
  await egress[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const listed = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `m-${from + index}` }))

type Vendor = (typeof VENDORS)[number]

function ask(
  { create }: Pick<Vendor, 'create'>,
  { signal = new AbortController().signal, timeoutMs = 5000 } = {},
) {
  const protocol = create({ egress, clock })
  return protocol.listModels(createTarget(protocol.name, `${server.url}/base/`, timeoutMs), { signal })
}

describe.each(VENDORS)('$create.name', ({ create, failure, listPath, modelList }) => {
  const listModels = (call: Parameters<typeof ask>[1] = {}) => ask({ create }, call)

  test('lists models with what the vendor says of them', async () => {
    const full = { id: 'm-full', name: 'Full', context: 200_000, output: 8000 }
    server.script(answer(200, modelList([full, { id: 'm-bare' }])))
    expect(await listModels()).toEqual([
      { modelId: 'm-full', displayName: 'Full', contextWindow: 200_000, maxOutputTokens: 8000 },
      { modelId: 'm-bare', displayName: null, contextWindow: null, maxOutputTokens: null },
    ])
    expect(server.received).toMatchObject([{ method: 'GET', path: `/base${listPath}`, body: null }])
    expect(JSON.stringify(server.received[0]?.headers)).toContain(API_KEY)
  })

  test('an empty list is a list, and senseless numbers are unknown', async () => {
    server.script(
      answer(200, modelList([])),
      answer(200, modelList([{ id: 'm', context: 0, output: -1 }, { id: '' }])),
    )
    expect(await listModels()).toEqual([])
    expect(await listModels()).toMatchObject([{ modelId: 'm', contextWindow: null, maxOutputTokens: null }])
  })

  test('ends at 5,000 models', async () => {
    server.script(answer(200, modelList(listed(6000), 'more')))
    expect(await listModels()).toHaveLength(5000)
    expect(server.received).toHaveLength(1)
  })

  test.each<[number, string, Record<string, string>, ErrorCode, number | null]>([
    [401, 'Who are you?', {}, 'AUTH_ERROR', null],
    [404, 'No such path', {}, 'INVALID_REQUEST', null],
    [429, 'Slow down', { 'retry-after': '7' }, 'RATE_LIMITED', 7000],
    [500, 'Oops', {}, 'SERVER_ERROR', null],
  ])(
    'a %i "%s" with headers %j is %s, retryAfterMs %s',
    async (...[status, words, headers, code, retryAfterMs]) => {
      server.script(answer(status, failure(words), { 'x-request-id': 'r-9', ...headers }))
      expect(await errorOf(listModels())).toMatchObject({
        code,
        statusCode: status,
        retryAfterMs,
        requestId: 'r-9',
        message: `The provider answered ${status}: ${words}`,
      })
    },
  )

  test.each(['', '[7', '"list"', '{"data":{},"models":{}}', '<html><title>Welcome</title></html>'])(
    'the body "%s" is INVALID_RESPONSE',
    async (body) => {
      server.script(answer(200, body, { 'x-request-id': 'r-9' }))
      expect(await errorOf(listModels())).toMatchObject({ code: 'INVALID_RESPONSE', requestId: 'r-9' })
    },
  )

  test('the key appears in no error, whatever the vendor echoes (S0-18)', async () => {
    const id = { 'x-request-id': `id-${API_KEY}` }
    const steps = [answer(401, failure(`bad key ${API_KEY}`)), answer(200, `not JSON ${API_KEY}`, id)]
    for (const step of steps) {
      server.script(step)
      const error = await errorOf(listModels())
      expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(API_KEY)
      expect(JSON.stringify(error)).toContain('[secret]')
    }
  })

  test('the deadline holds', async () => {
    server.script(hang)
    expect((await errorOf(listModels({ timeoutMs: 100 }))).code).toBe('TIMEOUT')
  })

  test('an abort frees the socket within a second', async () => {
    server.script(hang)
    const controller = new AbortController()
    const outcome = errorOf(listModels({ signal: controller.signal }))
    await until(() => server.received.length === 1, 1000)
    controller.abort()
    expect((await outcome).code).toBe('CANCELLED')
    await until(() => server.openSockets() === 0, 1000)
  })
})

const PAGED = VENDORS.filter(({ nextQuery }) => nextQuery !== null)

describe.each(PAGED)('$create.name, page after page,', ({ create, listPath, modelList, nextQuery }) => {
  test('lists each model once', async () => {
    server.script(
      answer(200, modelList(listed(2), 'token/1')),
      answer(200, modelList(listed(2, 1), 'token/2')),
      answer(200, modelList([{ id: 'last' }])),
    )
    expect(ids(await ask({ create }))).toEqual(['m-0', 'm-1', 'm-2', 'last'])
    expect(server.received.map(({ path }) => path)).toEqual([
      `/base${listPath}`,
      `/base${listPath}${nextQuery}token%2F1`,
      `/base${listPath}${nextQuery}token%2F2`,
    ])
  })

  test('comes to an end where pages go in circles', async () => {
    server.script(answer(200, modelList(listed(2), 'again')))
    expect(ids(await ask({ create }))).toEqual(['m-0', 'm-1'])
    expect(server.received).toHaveLength(100)
  })

  test('has one deadline', async () => {
    const late: typeof hang = (response) =>
      void setTimeout(() => answer(200, modelList(listed(1), 'more'))(response), 500)
    server.script(late, hang)
    const start = performance.now()
    expect((await errorOf(ask({ create }, { timeoutMs: 1000 }))).code).toBe('TIMEOUT')
    expect(performance.now() - start).toBeLessThan(1400)
    expect(server.received).toHaveLength(2)
  })
})

const ids = (models: readonly ListedModel[]) => models.map(({ modelId }) => modelId)
