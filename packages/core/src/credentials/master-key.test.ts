import { describe, expect, test } from 'vitest'

import { MasterKey } from './index.ts'

const TEXT = Buffer.alloc(32, 7).toString('base64')

describe('a master key', () => {
  test('is 32 bytes in base64, with or without a line break', () => {
    expect(MasterKey.parse(`${TEXT}\n`).id).toBe(MasterKey.parse(TEXT).id)
    expect(MasterKey.parse(MasterKey.generate()).id).toMatch(/^[0-9a-f]{16}$/)
  })

  test.each([
    ['', 0],
    [Buffer.alloc(31).toString('base64'), 31],
    [Buffer.alloc(33).toString('base64'), 33],
    ['not base64!', 6],
  ])('%j is refused with its length and the way to make one', (text, bytes) => {
    expect(() => MasterKey.parse(text)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'SLUICE_MASTER_KEY',
        message: `The master key must be 32 bytes in base64; this one has ${bytes}. Make one with: openssl rand -base64 32`,
      }),
    )
  })

  test('never shows itself, and two keys have two names', () => {
    const key = MasterKey.parse(TEXT)

    expect(JSON.stringify(key)).toBe(JSON.stringify({ id: key.id }))
    expect(key.id).not.toBe(MasterKey.parse(MasterKey.generate()).id)
  })
})
