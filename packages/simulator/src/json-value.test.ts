import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { writeJsonValue } from './json-value.ts'
import { createRandom } from './random.ts'

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

const ORDER: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    email: { type: 'string', format: 'email' },
    placedAt: { type: 'string', format: 'date-time' },
    note: { type: ['null', 'string'], minLength: 20, maxLength: 24 },
    state: { enum: ['open', 'paid', 3, null] },
    kind: { const: 'order' },
    total: { type: 'number', minimum: 1, exclusiveMaximum: 2 },
    count: { type: 'integer', exclusiveMinimum: 3, maximum: 5 },
    step: { type: 'number', multipleOf: 0.5, minimum: 2 },
    isGift: { type: 'boolean' },
    nothing: { type: 'null' },
    tags: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 3 },
    place: { prefixItems: [{ type: 'number' }, { type: 'boolean' }], items: false, type: 'array' },
    payment: { anyOf: [{ type: 'string' }, { type: 'object', properties: { card: { type: 'string' } } }] },
    customer: { $ref: '#/$defs/customer' },
  },
  required: ['id', 'email', 'state', 'kind', 'total', 'count', 'step', 'tags', 'place', 'customer'],
  $defs: {
    customer: {
      type: 'object',
      properties: { name: { type: 'string' }, referrer: { $ref: '#/$defs/customer' } },
      required: ['name'],
    },
  },
}

describe('a value of a schema', () => {
  test.each(SEEDS)('fits it (seed %d)', (seed) => {
    const value = writeJsonValue(ORDER, createRandom(seed))
    expect(z.fromJSONSchema(ORDER).safeParse(value).error).toBeUndefined()
    expect(value).toEqual(writeJsonValue(ORDER, createRandom(seed)))
  })

  test('has optional properties as luck has it', () => {
    const names = SEEDS.map((seed) => Object.keys(Object(writeJsonValue(ORDER, createRandom(seed)))).length)
    expect(new Set(names).size).toBeGreaterThan(2)
  })

  const samples: [string, JsonSchema][] = [
    ['numbers without bounds', { type: 'number' }],
    ['integers below 0', { type: 'integer', maximum: -5 }],
    ['numbers below a bound', { type: 'number', maximum: 3 }],
    ['numbers above an open bound', { type: 'number', exclusiveMinimum: 3 }],
    ['one of several', { oneOf: [{ type: 'string' }, { type: 'number' }] }],
    [
      'all of several',
      {
        allOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }, { $ref: '#/$defs/b' }],
        $defs: { b: { type: 'object', properties: { b: { type: 'integer' } }, required: ['b'] } },
      },
    ],
    ['different items', { type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 1 }],
    ['anything', {}],
  ]
  test.each(samples)('fits %s', (_name, schema) => {
    for (const seed of SEEDS) {
      const value = writeJsonValue(schema, createRandom(seed))
      expect(z.fromJSONSchema(schema).safeParse(value).error).toBeUndefined()
    }
  })

  test('keeps to types in capitals, and reads numbers written as texts, as Google sends them', () => {
    const schema = {
      type: 'OBJECT',
      properties: {
        size: { type: 'INTEGER' },
        names: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '3' },
      },
      required: ['size', 'names'],
    }
    const value = writeJsonValue(schema, createRandom(2))
    expect(value).toEqual({ size: expect.any(Number), names: expect.arrayContaining([expect.any(String)]) })
    expect(Reflect.get(Object(value), 'names')).toHaveLength(3)
  })

  test('of a schema that only leads to itself comes to an end', () => {
    const node = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] }
    const tree: JsonSchema = {
      type: 'object',
      properties: {
        left: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
        right: { type: 'array', items: { $ref: '#' } },
      },
      required: ['left', 'right'],
    }
    expect(JSON.stringify(writeJsonValue(node, createRandom(1)))).toContain('"next":null')
    for (const seed of SEEDS) {
      expect(z.fromJSONSchema(tree).safeParse(writeJsonValue(tree, createRandom(seed))).success).toBe(true)
    }
  })

  test('of what is no schema, or points nowhere, is a text', () => {
    expect(writeJsonValue('?', createRandom(1))).toEqual(expect.any(String))
    expect(writeJsonValue({ $ref: '#/none/of/these' }, createRandom(1))).toEqual(expect.any(String))
  })
})
