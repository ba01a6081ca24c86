import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { expand } from './index.ts'
import type { DefinitionContent } from './index.ts'

const level = (score: number, label: string, text = label) => ({ score, label, text })

const define = (template: string, dimensions: DefinitionContent['dimensions'] = []): DefinitionContent => ({
  schemaVersion: 1,
  template,
  dimensions,
})

describe('expanding a definition', () => {
  test('makes every combination of levels, the last dimension varying fastest (3.1)', () => {
    const definition = define('[who] [what]', [
      { name: 'who', levels: [level(1, 'A'), level(2, 'B')] },
      { name: 'what', levels: [level(1, 'x'), level(2, 'y'), level(3, 'z')] },
    ])

    expect(expand(definition).map(({ name }) => name)).toEqual([
      'A / x',
      'A / y',
      'A / z',
      'B / x',
      'B / y',
      'B / z',
    ])
    expect(expand(definition)[4]).toEqual({
      name: 'B / y',
      content: { prompt: 'B y', dimensions: { who: 2, what: 2 } },
    })
  })

  test('without dimensions makes one default scenario (3.1)', () => {
    expect(expand({ ...define('Hello.'), preamble: 'Be brief.' })).toEqual([
      { name: 'Default scenario', content: { preamble: 'Be brief.', prompt: 'Hello.', dimensions: {} } },
    ])
  })

  test('replaces every occurrence of a placeholder and nothing else', () => {
    const [scenario] = expand(define('[a] and [a], not [b] nor a', [{ name: 'a', levels: [level(1, 'x')] }]))

    expect(scenario?.content.prompt).toBe('x and x, not [b] nor a')
  })

  test.each(['$&', '$1', '$$', "$'", '$`', '\\'])('takes %j in a level’s text as it is', (text) => {
    const [scenario] = expand(define('<[a]>', [{ name: 'a', levels: [level(1, 'label', text)] }]))

    expect(scenario?.content.prompt).toBe(`<${text}>`)
  })

  test('makes as many scenarios as the levels multiply to, no two alike', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 })
    fc.assert(
      fc.property(counts, (levelCounts) => {
        const dimensions = levelCounts.map((count, index) => ({
          name: `d${index}`,
          levels: Array.from({ length: count }, (_, score) => level(score + 1, `${index}.${score}`)),
        }))
        const template = dimensions.map(({ name }) => `[${name}]`).join(' ') || 'Hello.'
        const scenarios = expand(define(template, dimensions))

        const expected = levelCounts.reduce((product, count) => product * count, 1)
        expect(scenarios).toHaveLength(expected)
        expect(new Set(scenarios.map(({ content }) => content.prompt)).size).toBe(expected)
      }),
    )
  })
})
