import type { GraphQLSchema } from 'graphql'

import { makeOperation } from './documents.ts'
import { NASTY_DOCUMENTS } from './nasty-documents.ts'

import type { Operation } from './documents.ts'
import type { Random } from './random.ts'

export type FuzzRequest = { kind: string; path: string; headers: Record<string, string>; body: Buffer }

type Making = { schema: GraphQLSchema; random: Random; ids: readonly string[] }

const TOKENS = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '"',
  '"""',
  '$',
  '...',
  '@',
  '!',
  '#',
  '\n',
  '\\',
  ':',
  '=',
  '|',
  '&',
  '\0',
  '1',
  '-',
  'on',
  'query',
  '\ufeff',
  '🦆',
  '\ud800',
] as const
const TYPES = [
  'text/plain',
  'text/csv',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json, text/plain',
  'json',
  '',
  ';',
  'application/json; charset=utf-7',
] as const
const ACCEPTS = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'multipart/mixed',
  '*/*',
  'text/html',
  'image/png',
  ',;q',
  '',
  'application/json;q=0',
] as const
const PATHS = [
  '/',
  '/auth/sign-out',
  '/schema.graphql',
  '/graphql/',
  '/graphql/x',
  '/%',
  '/%00',
  '/../x',
  '//',
  '/assets/x',
  '/healthz?x',
  '/auth/sign-in/',
] as const

/** A request of any of the kinds below. Most of it reaches resolvers; the rest is broken on the way there. */
export function makeRequest(making: Making): FuzzRequest {
  const { random } = making
  const headers = {
    'content-type': 'application/json',
    accept: random.isLikely(0.8) ? 'application/json, text/event-stream' : random.pick(ACCEPTS),
  }
  const operation = makeOperation(making.schema, random, making.ids)
  const request = (kind: string, body: string | Buffer, more: Record<string, string> = {}): FuzzRequest => ({
    kind,
    path: '/graphql',
    headers: { ...headers, ...more },
    body: Buffer.from(body),
  })
  const roll = random.next()
  if (roll < 0.5) return request('grammar', JSON.stringify(operation))
  if (roll < 0.65) return request('broken document', JSON.stringify(breakDocument(random, operation)))
  if (roll < 0.75) return request('broken bytes', breakBytes(random, Buffer.from(JSON.stringify(operation))))
  if (roll < 0.8) return request('noise', makeNoise(random))
  if (roll < 0.85)
    return request('nasty document', JSON.stringify({ ...operation, query: random.any(NASTY_DOCUMENTS) }))
  if (roll < 0.92) return request('broken envelope', makeEnvelope(random, operation))
  if (roll < 0.96) return request('headers', JSON.stringify(operation), makeHeaders(random))
  if (roll < 0.98) return { ...request('sign-in', makeSignIn(random)), path: '/auth/sign-in' }
  return { ...request('elsewhere', JSON.stringify(operation)), path: random.pick(PATHS) }
}

function breakDocument(random: Random, { query, variables }: Operation): Operation {
  let text = query
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = random.below(text.length + 1)
    const end = Math.min(text.length, at + random.below(40))
    const slice = text.slice(at, end)
    const change: () => string = random.pick([
      () => text.slice(0, at),
      () => text.slice(0, at) + text.slice(end),
      () => text.slice(0, end) + slice.repeat(random.pick([1, 1, 50])) + text.slice(end),
      () => text.slice(0, at) + random.pick(TOKENS) + text.slice(at),
      () => text.slice(0, at) + String.fromCharCode(random.below(65_536)) + text.slice(at + 1),
      () => text.replace(/\w+/, slice),
    ])
    text = change()
  }
  return { query: text, variables: random.isLikely(0.2) ? {} : variables }
}

function breakBytes(random: Random, body: Buffer): Buffer {
  const broken = Buffer.from(body)
  for (let times = 1 + random.below(8); times > 0; times -= 1) {
    const at = random.below(Math.max(1, broken.length))
    broken[at] = random.pick([0, 0x22, 0x5c, 0x7b, 0x7d, 0xff, 0xc0, 0xed, 0x80, random.below(256)])
  }
  return random.isLikely(0.3) ? broken.subarray(0, random.below(broken.length + 1)) : broken
}

function makeNoise(random: Random): Buffer {
  const length = random.pick([0, 1, 2, 10, 100, 1000, 20_000, 300_000])
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 1) bytes[at] = random.below(256)
  return bytes
}

/** JSON that is not what a GraphQL request is. */
function makeEnvelope(random: Random, operation: Operation): string {
  const one = JSON.stringify(operation)
  const { query, variables } = operation
  const makers = [
    () => `[${one}]`,
    () => `[${one},${one}]`,
    () => '[]',
    () =>
      random.pick([
        'null',
        '1',
        'true',
        '"x"',
        '{}',
        '',
        ' ',
        '{"query":null}',
        '{"query":1}',
        '{"query":[]}',
        '{"query":{}}',
      ]),
    () => JSON.stringify({ query, variables: random.pick([[], 'x', 1, true, [1], '{}']) }),
    () =>
      JSON.stringify({
        query,
        variables,
        operationName: random.pick(['Fuzz', 'Gone', '', 'x'.repeat(200_000), '__proto__', '\0']),
      }),
    () => JSON.stringify({ query, variables, operationName: random.pick([1, {}, [], true]) }),
    () =>
      JSON.stringify({
        query,
        extensions: random.pick([1, 'x', [], { persistedQuery: { version: 1, sha256Hash: 'x' } }]),
      }),
    () => JSON.stringify({ documentId: random.pick(['sha256:x', 'x', '__proto__', '']), variables }),
    () => JSON.stringify({ documentId: random.pick([1, {}, [], true]), query }),
    () =>
      JSON.stringify({
        ...operation,
        [random.pick(['id', 'map', 'constructor', 'toString', '0', 'doc_id'])]: 1,
      }),
    () => `{"__proto__":{"query":"{ me { name } }","polluted":true},${one.slice(1)}`,
    () => `{"constructor":{"prototype":{"polluted":true}},"query":"{ me { name } }"}`,
    () => `{"query":"{ me { name } }","query":${JSON.stringify(query)}}`,
    () => `{"query":"{ runCount }","variables":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    () => `{"query":"{ runCount }","variables":{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`,
    () =>
      `{"query":"query ($n: Int) { runs(limit: $n) { id } }","variables":{"n":${random.pick(['1e999', '-1e999', '9'.repeat(400), '1.0', '0.1e1', '-0', '2147483648'])}}}`,
    () => `\ufeff${one}`,
    () => `${one}${one}`,
    () => one.replace('{', '{ "a": NaN, '),
    () => one.replaceAll('"', "'"),
  ] as const
  return random.pick(makers)()
}

function makeHeaders(random: Random): Record<string, string> {
  const makers = [
    () => ({ 'content-type': random.pick(TYPES) }),
    () => ({ 'content-encoding': random.pick(['gzip', 'br', 'x']) }),
    () => ({ accept: random.pick(ACCEPTS) }),
    () => ({
      authorization: random.pick(['Bearer ', 'Bearer x', 'Basic eA==', `Bearer ${'x'.repeat(5000)}`]),
    }),
    () => ({ 'x-api-key': random.pick(['', 'x', 'x'.repeat(5000), 'pk_live_%00']) }),
    () => ({
      cookie: random.pick(['sluice_session=', 'sluice_session=%00', ';;;=', `a=${'x'.repeat(5000)}`]),
      'x-sluice-csrf': '1',
    }),
    () => ({
      traceparent: random.pick(['x', '00-0-0-00', `00-${'f'.repeat(32)}-${'f'.repeat(16)}-ff`, '\u00ff']),
    }),
    () => ({ 'idempotency-key': random.pick(['', 'x', 'x'.repeat(5000), '\u00ff', 'a b']) }),
    () => ({ 'x-forwarded-for': random.pick(['x', ',,,', '::', 'x'.repeat(5000)]) }),
    () => ({ 'x-sluice-csrf': random.pick(['', 'explorer', 'x'.repeat(5000)]) }),
  ] as const
  return random.pick(makers)()
}

function makeSignIn(random: Random): string {
  const text = random.pick([
    'ada@example.test',
    '\0',
    '\ud800',
    'x'.repeat(250),
    '',
    "' OR 1=1 --",
    '__proto__',
  ])
  return random.pick([
    () => JSON.stringify({ email: text, password: 'x' }),
    () => JSON.stringify({ email: 'ada@example.test', password: text }),
    () => JSON.stringify({ email: { contains: 'a' }, password: 'x' }),
    () => JSON.stringify([text]),
    () => '{"__proto__":{"email":"a","password":"b"}}',
    () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    () => text,
  ])()
}
