import { describe, expect, test } from 'vitest'

import { createId } from '#shared'

import { UNRESTRICTED, mayUseModel, parsePermissions, readPermissions } from './key-permissions.ts'

const [one, two] = [createId(), createId()]

describe('what a key is narrowed to', () => {
  test.each([
    [{}, UNRESTRICTED],
    [{ models: { access: 'ALL' } }, UNRESTRICTED],
    [{ models: { access: 'NONE', ids: [] } }, { models: { access: 'NONE', ids: [] } }],
    [{ models: { access: 'SPECIFIC', ids: [one] } }, { models: { access: 'SPECIFIC', ids: [one] } }],
  ])('is stored as %j', (stored, permissions) => {
    expect(readPermissions(stored)).toEqual(permissions)
  })

  test.each([
    null,
    'ALL',
    { models: { access: 'MANY' } },
    { models: { access: 'SPECIFIC', ids: ['no id'] } },
    { prompts: { access: 'ALL' } },
    { models: { access: 'ALL', extra: true } },
  ])('is nothing at all where it cannot be understood: %j', (stored) => {
    expect(readPermissions(stored)).toEqual({ models: { access: 'NONE', ids: [] } })
  })

  test('has each model once, in lower case', () => {
    const ids = [one.toUpperCase(), two, one]
    expect(parsePermissions({ models: { access: 'SPECIFIC', ids } })).toEqual({
      models: { access: 'SPECIFIC', ids: [one, two] },
    })
    expect(parsePermissions(UNRESTRICTED)).toEqual(UNRESTRICTED)
  })

  test.each([
    ['no model', { access: 'SPECIFIC', ids: [] }],
    ['too many models', { access: 'SPECIFIC', ids: Array.from({ length: 1001 }, () => one) }],
    ['what is no id', { access: 'SPECIFIC', ids: ['gpt'] }],
    ['models that are named for nothing', { access: 'ALL', ids: [one] }],
  ] as const)('is refused with %s', (_, models) => {
    expect(() => parsePermissions({ models })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', field: 'permissions' }),
    )
  })

  test('decides which model may be used', () => {
    expect(mayUseModel({}, one)).toBe(true)
    expect(mayUseModel({ permissions: UNRESTRICTED }, one)).toBe(true)
    expect(mayUseModel({ permissions: { models: { access: 'NONE', ids: [] } } }, one)).toBe(false)
    const permissions = { models: { access: 'SPECIFIC', ids: [one] } } as const
    expect(mayUseModel({ permissions }, one)).toBe(true)
    expect(mayUseModel({ permissions }, two)).toBe(false)
  })
})
