import { describe, expect, test } from 'vitest'

import { LlmError } from '../spec/index.ts'
import type { JsonSchema, ResponseFormat } from '../spec/index.ts'
import { createJsonReader } from './answer-format.ts'

const FORMATS = [
  'date',
  'time',
  'date-time',
  'iso-time',
  'iso-date-time',
  'duration',
  'uri',
  'uri-reference',
  'uri-template',
  'url',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'regex',
  'uuid',
  'json-pointer',
  'json-pointer-uri-fragment',
  'relative-json-pointer',
  'byte',
]

const read = (format: ResponseFormat, text: string) => createJsonReader(format)?.(text)
const fit = (schema: JsonSchema, json: unknown) =>
  read({ type: 'json_schema', name: 'x', schema }, JSON.stringify(json))

test('without a format nothing is read', () => {
  expect(createJsonReader(undefined)).toBeNull()
})

test('a text of nothing but a fence and blanks is read at once', () => {
  const start = performance.now()
  read({ type: 'json' }, `\`\`\`\n${' '.repeat(200_000)}x`)
  expect(performance.now() - start).toBeLessThan(1000)
})

describe('any JSON', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    [' [1, 2]\n', [1, 2]],
    ['null', null],
    ['"text"', 'text'],
    ['```json\n{"a":1}\n```', { a: 1 }],
    ['\n```\n{"a":"```"}\n```\n', { a: '```' }],
    ['```JSON\r\n[1]```', [1]],
  ])('%j is read (S0-19)', (text, json) => {
    expect(read({ type: 'json' }, text)).toEqual({ json })
  })

  test.each(['', 'Sure! {"a":1}', '{"a":1', '```json\n{"a":1}\n``` and more', '{a:1}', 'NaN'])(
    '%j is no JSON (S0-19)',
    (text) => {
      expect(read({ type: 'json' }, text)).toEqual({ fault: `its ${text.length} characters are no JSON` })
    },
  )
})

describe('JSON of a schema', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.com/weather',
    type: 'object',
    properties: { day: { type: 'string', format: 'date' }, degrees: { $ref: '#/$defs/degrees' } },
    required: ['day'],
    additionalProperties: false,
    $defs: { degrees: { type: 'number', minimum: -90 } },
    'x-unknown': true,
  }

  test('is read where it fits', () => {
    const json = { day: '2026-03-01', degrees: 7 }
    expect(fit(schema, json)).toEqual({ json })
  })

  test.each([
    [{}, "it does not fit the schema: answer must have required property 'day'"],
    [{ day: 'Monday' }, 'it does not fit the schema: answer/day must match format "date"'],
    [{ day: '2026-03-01', degrees: -100 }, 'it does not fit the schema: answer/degrees must be >= -90'],
    [
      { day: '2026-03-01', wind: 1 },
      'it does not fit the schema: answer must NOT have additional properties',
    ],
    [[], 'it does not fit the schema: answer must be object'],
  ])('%j is told what is wrong with it', (json, fault) => {
    expect(fit(schema, json)).toEqual({ fault })
  })

  test('is told where it does not fit, in names of the schema only', () => {
    const item = { type: 'object', additionalProperties: { enum: ['a/b', 'c'] } }
    const list: JsonSchema = { properties: { 'a/b': { type: 'array', items: item } } }
    expect(fit(list, { 'a/b': [{}, { 'of the model': 1 }] })).toEqual({
      fault: 'it does not fit the schema: answer/a~1b/1/* must be equal to one of the allowed values',
    })
  })

  test.each([
    ['(a+)+$', 'a', false],
    ['^(\\w+\\s?)*$', 'a ', false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a', false],
    ['^\\p{L}+!$', 'ä', true],
    ['(?<year>a)\\u0061', 'a', true],
  ])('with the pattern %s takes a time in step with the text', (pattern, unit, doesFit) => {
    const start = performance.now()
    const outcome = fit({ type: 'string', pattern }, `${unit.repeat(50_000)}!`)
    expect('json' in (outcome ?? {})).toBe(doesFit)
    expect(
      fit({ patternProperties: { [pattern]: false } }, { [`${unit.repeat(50_000)}!`]: 1 }),
    ).toHaveProperty(doesFit ? 'fault' : 'json')
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test.each(FORMATS)('with the format %s takes a time in step with the text', (format) => {
    const start = performance.now()
    for (const begin of ['', 'http://', 'http://[', 'a@', 'P', '/', '{', 'urn:uuid:'])
      for (const unit of ['a', '0', '::', 'a.', 'a-', '%20', '/', '@', '{', 'AAAA'])
        fit({ type: 'string', format }, `${begin}${unit.repeat(20_000)}!`)
    expect(performance.now() - start).toBeLessThan(4000)
  })

  test.each([
    ['https://example.com/a?b=c', true],
    ['ftp://example.com', true],
    ['javascript:alert(1)', false],
    ['example.com', false],
  ])('%s is a URL: %s', (text, isUrl) => {
    expect('json' in (fit({ format: 'url' }, text) ?? {})).toBe(isUrl)
  })

  test('is compiled once per schema, and again for another one of the same id', () => {
    const start = performance.now()
    for (let count = 0; count < 2000; count += 1) fit(schema, {})
    expect(performance.now() - start).toBeLessThan(1000)
    expect(fit({ ...schema, required: [] }, {})).toEqual({ json: {} })
  })

  test.each<[string, JsonSchema]>([
    ['an unknown type', { type: 'text' }],
    ['a keyword with a senseless value', { properties: 7 }],
    ['a reference into the void', { $ref: '#/$defs/none' }],
    ['a reference to elsewhere', { $ref: 'https://example.com/other.json' }],
    ['a pattern that is none', { pattern: '(' }],
    ['a pattern that RE2 cannot take', { pattern: '^(?!a)b' }],
    ['a pattern that refers back', { patternProperties: { '(a)\\1': { type: 'string' } } }],
    ['more than 200,000 characters', { description: 'x'.repeat(200_001) }],
  ])('that has %s is refused before anything is sent, by its field', (_, bad) => {
    expect(() => fit(bad, {})).toThrow(LlmError)
    expect(() => fit(bad, {})).toThrow(/^responseFormat\.schema is no JSON Schema/)
  })
})
