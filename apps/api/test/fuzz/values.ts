import { isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql'

import type { GraphQLInputType } from 'graphql'

import type { Random } from './random.ts'

/** How deep input objects are filled in. */
const MAX_NESTING = 6

const STRINGS = [
  '',
  'Parcels',
  'alpha/one',
  'sandbox/sim',
  'a'.repeat(300),
  'a'.repeat(20_000),
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '%',
  '_',
  '\\',
  "'; DROP TABLE runs; --",
  '"',
  '{{x}}',
  '[thing]',
  '../../etc/passwd',
  'https://127.0.0.1:1/v1',
  'http://[::1]:1',
  'file:///etc/passwd',
  'env:PATH',
  'env:',
  '1.5',
  '1e400',
  '-0',
  'NaN',
  '2026-02-30T25:61:61Z',
  '2026-11-20T00:00:00Z',
  '+275760-09-14T00:00:00Z',
  '🦆'.repeat(100),
  '\u202e\u2028\ufeff',
  '__proto__',
  'constructor',
] as const
const NUMBERS = [
  0,
  1,
  2,
  20,
  100,
  101,
  1000,
  -1,
  1.5,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  2 ** 53,
  1e21,
  1e308,
] as const
const NAMELESS_ID = '0198f0a2-0000-7000-8000-000000000000'
const POLLUTION = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'

/** Makes JSON values for inputs of the schema: mostly of the right type, often at an edge, now and then quite wrong. */
export function makeValue(
  random: Random,
  type: GraphQLInputType,
  ids: readonly string[],
  nesting = 0,
): unknown {
  if (random.isLikely(0.02)) return makeAnything(random)
  if (isNonNullType(type)) return makeValue(random, type.ofType, ids, nesting)
  if (random.isLikely(0.05)) return null
  if (isListType(type)) {
    const { ofType } = type
    const length = random.pick([0, 1, 1, 1, 2, 3, random.isLikely(0.05) ? 300 : 4])
    return Array.from({ length }, () => makeValue(random, ofType, ids, nesting))
  }
  if (isEnumType(type)) return random.any(type.getValues())?.name ?? 'NONE'
  if (!isInputObjectType(type)) return makeScalar(random, type.name, ids)
  const isLeftOut = (field: { type: GraphQLInputType }): boolean =>
    isNonNullType(field.type) ? random.isLikely(0.02) : random.isLikely(nesting > MAX_NESTING ? 1 : 0.5)
  const fields = Object.values(type.getFields()).filter((field) => !isLeftOut(field))
  return Object.fromEntries(
    fields.map((field) => [field.name, makeValue(random, field.type, ids, nesting + 1)]),
  )
}

function makeScalar(random: Random, name: string, ids: readonly string[]): unknown {
  if (name === 'ID')
    return random.isLikely(0.8) ? (random.any(ids) ?? NAMELESS_ID) : random.pick([NAMELESS_ID, ...STRINGS])
  if (name === 'Boolean') return random.isLikely(0.5)
  if (name === 'Int') return random.isLikely(0.7) ? random.below(30) : random.pick(NUMBERS)
  if (name === 'Float') return random.isLikely(0.5) ? random.next() * 2 : random.pick(NUMBERS)
  if (name === 'String') return random.pick(STRINGS)
  return makeAnything(random)
}

function makeAnything(random: Random): unknown {
  const makers = [
    () => random.pick(STRINGS),
    () => random.pick(NUMBERS),
    () => random.isLikely(0.5),
    () => null,
    () => [],
    () => ({}),
    () => ({ template: '[thing]', dimensions: [{ name: 'thing', levels: [] }], schemaVersion: 1 }),
    (): unknown => JSON.parse(POLLUTION),
    (): unknown => nest(random.pick([10, 64, 70, 1000])),
    () => Array.from({ length: 500 }, () => 0),
  ] as const
  return random.pick(makers)()
}

function nest(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
}
