import { describe, expect, test } from 'vitest'

import { definitionContentSchema } from './index.ts'

const LEVEL = { score: 1, label: 'low', text: 'a little' }
const CONTENT = {
  schemaVersion: 1,
  template: 'How [much]?',
  dimensions: [{ name: 'much', levels: [LEVEL] }],
}

/** Where and why content is refused. */
const faultsOf = (content: unknown) =>
  definitionContentSchema
    .safeParse(content)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('a definition’s content', () => {
  test('is a template, its dimensions and a preamble where there is one', () => {
    expect(faultsOf(CONTENT)).toBeUndefined()
    expect(faultsOf({ ...CONTENT, preamble: 'Be brief.' })).toBeUndefined()
    expect(faultsOf({ ...CONTENT, template: 'Hello.', dimensions: [] })).toBeUndefined()
  })

  test('uses every dimension it has', () => {
    expect(faultsOf({ ...CONTENT, template: 'How much?' })).toEqual([
      'template: The template does not use the dimension [much].',
    ])
  })

  test('names each dimension once', () => {
    const dimensions = [...CONTENT.dimensions, ...CONTENT.dimensions]

    expect(faultsOf({ ...CONTENT, dimensions })).toEqual(['dimensions: The dimension [much] is there twice.'])
  })

  test.each([
    ['another version of the schema', 'schemaVersion', { schemaVersion: 2 }],
    ['no template', 'template', { template: '' }],
    ['a template beyond any prompt', 'template', { template: `[much]${'x'.repeat(100_000)}` }],
    ['a preamble beyond any', 'preamble', { preamble: 'x'.repeat(20_001) }],
    ['a dimension without levels', 'dimensions.0.levels', { dimensions: [{ name: 'much', levels: [] }] }],
    [
      'a bracket in a name',
      'dimensions.0.name',
      { template: '[a]]', dimensions: [{ name: 'a]', levels: [LEVEL] }] },
    ],
    [
      'a level without text',
      'dimensions.0.levels.0.text',
      { dimensions: [{ name: 'much', levels: [{ ...LEVEL, text: '' }] }] },
    ],
    [
      'half a score',
      'dimensions.0.levels.0.score',
      { dimensions: [{ name: 'much', levels: [{ ...LEVEL, score: 1.5 }] }] },
    ],
    ['a key that nobody knows', '', { levels: [] }],
  ])('with %s is refused at %j', (_, path, overrides) => {
    expect(faultsOf({ ...CONTENT, ...overrides })?.[0]).toMatch(new RegExp(`^${path}: `))
  })
})
