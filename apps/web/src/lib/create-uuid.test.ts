import { expect, it } from 'vitest'

import { createUuid } from './create-uuid.ts'

it('each is another random UUID of version 4', () => {
  const uuids = Array.from({ length: 100 }, createUuid)
  expect(new Set(uuids).size).toBe(100)
  for (const uuid of uuids) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})
