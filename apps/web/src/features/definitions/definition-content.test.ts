import { expect, it } from 'vitest'

import { toDefinitionContent, toScenarioContent } from './definition-content.ts'

it('a definition has a template and dimensions with levels', () => {
  const content = {
    template: 'A [size] loan.',
    dimensions: [
      { name: 'size', levels: [{ score: 1, label: 'small', text: '100 euros' }, { label: 'large' }] },
    ],
  }
  expect(toDefinitionContent(content)).toEqual({
    template: 'A [size] loan.',
    dimensions: [
      {
        name: 'size',
        levels: [
          { score: '1', label: 'small', text: '100 euros' },
          { score: null, label: 'large', text: null },
        ],
      },
    ],
  })
})

it('a scenario has a prompt and the level of each dimension', () => {
  expect(toScenarioContent({ prompt: 'Ask', dimensions: { size: 2, age: null } })).toEqual({
    prompt: 'Ask',
    levels: [
      { dimension: 'size', score: '2' },
      { dimension: 'age', score: '' },
    ],
  })
})

it('what has another shape reads as empty', () => {
  expect(toDefinitionContent(null)).toEqual({ template: '', dimensions: [] })
  expect(toDefinitionContent({ dimensions: [7] })).toEqual({
    template: '',
    dimensions: [{ name: '', levels: [] }],
  })
  expect(toDefinitionContent({ dimensions: [{ levels: [{}] }] }).dimensions[0]?.levels).toEqual([
    { score: null, label: '', text: null },
  ])
  expect(toScenarioContent('text')).toEqual({ prompt: '', levels: [] })
})
