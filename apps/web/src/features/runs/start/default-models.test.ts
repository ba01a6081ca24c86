import { expect, it } from 'vitest'

import { toDefaultModels } from './default-models.ts'

function provider(
  name: string,
  options: { isSandbox?: boolean; isAvailable?: boolean; hasDefault?: boolean } = {},
) {
  const { isSandbox = false, isAvailable = true, hasDefault = true } = options
  const model = { ref: `${name}/one`, isAvailable }
  return { isSandbox, isAvailable, defaultModel: hasDefault ? model : null, activeModels: [model] }
}

it('every provider that can be used gives its default', () => {
  const models = toDefaultModels([
    provider('a'),
    provider('b', { isAvailable: false }),
    provider('c', { hasDefault: false }),
    provider('d'),
  ])
  expect([...models]).toEqual(['a/one', 'd/one'])
})

it('the sandbox stands back where something real can be asked', () => {
  expect([...toDefaultModels([provider('sandbox', { isSandbox: true }), provider('a')])]).toEqual(['a/one'])
})

it('a real provider without a default still keeps the sandbox back', () => {
  const models = toDefaultModels([
    provider('sandbox', { isSandbox: true }),
    provider('a', { hasDefault: false }),
  ])
  expect(models.size).toBe(0)
})

it('the sandbox stands in where nothing real can be asked', () => {
  const models = toDefaultModels([
    provider('a', { isAvailable: false }),
    { ...provider('b'), activeModels: [] },
    provider('sandbox', { isSandbox: true }),
  ])
  expect([...models]).toEqual(['sandbox/one'])
})
