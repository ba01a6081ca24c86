import { expect, it } from 'vitest'

import { toAuditFilter, toAuditSearch } from './audit-search.ts'

it('of an address what makes sense is kept', () => {
  expect(
    toAuditSearch({ type: 'llm_model', action: 'DELETE', actor: 'a', entity: ' b ', from: '2026-11-20' }),
  ).toEqual({ type: 'llm_model', action: 'DELETE', actor: 'a', entity: 'b', from: '2026-11-20' })
  expect(
    toAuditSearch({ type: 'moon', action: 'x', entity: '', from: '20.11.2026', to: '2026-13-45' }),
  ).toEqual({})
})

it('both days of a span are in it, by the reader’s clock', () => {
  const { from, to } = toAuditFilter({ from: '2026-11-20', to: '2026-11-21' })
  expect(from).toBe(new Date(2026, 10, 20).toISOString())
  expect(to).toBe(new Date(2026, 10, 22).toISOString())
  expect(toAuditFilter({})).toMatchObject({ from: null, to: null, entityType: null, actorId: null })
})
