import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createCommands, createSuccesses } from './command-line.ts'
import type { Commands } from './command-line.ts'

let database: TestDatabase
let sluice: Commands
let done: Commands

beforeAll(async () => {
  database = await createTestDatabase()
  sluice = createCommands(database.url)
  done = createSuccesses(sluice)
})

afterAll(() => database[Symbol.asyncDispose]())

describe('sluice providers', () => {
  test('a balance is set, corrected by the vendor’s figure, listed, told of and stopped', async () => {
    expect((await done('ledger balances')).lines).toEqual([
      'No balance is kept; begin with sluice providers set-balance.',
    ])
    const set = await done(['providers', 'set-balance', 'openai', '25.50', '--note', 'paid with card'])
    expect(set.answer).toEqual({ provider: 'openai', balance: '25.5', held: '0', available: '25.5' })
    expect(set.lines).toEqual(['openai has 25.5 USD, 0 of them held, 25.5 available.'])

    const synced = await done('providers sync-balance openai 24 --note bill')
    expect(synced.answer).toEqual({ provider: 'openai', booked: '25.5', real: '24', delta: '-1.5' })
    expect(synced.lines).toEqual(['openai had 25.5 USD by the books and has 24; corrected by -1.5.'])
    expect((await done('ledger balances')).lines).toEqual([
      'provider  balance  held  available',
      '────────  ───────  ────  ─────────',
      'openai         24     0         24',
    ])

    const off = await done('providers set-balance openai off')
    expect(off.answer).toEqual({ provider: 'openai', balance: null })
    expect(off.lines).toEqual(['No balance of openai is kept.'])
    const { lines } = await done('audit list --last 3')
    expect(lines.map((line) => line.slice(21))).toEqual([
      'Sluice (system) set the balance of provider openai (balance null → 25.5)',
      'Sluice (system) corrected the balance of provider openai (balance 25.5 → 24)',
      'Sluice (system) set the balance of provider openai (balance 24 → null)',
    ])
  })

  test.each([
    ['providers set-balance nobody 5', 'NOT_FOUND', 'name'],
    ['providers set-balance openai much', 'VALIDATION_FAILED', 'balance'],
    ['providers sync-balance openai 1.0000001', 'VALIDATION_FAILED', 'realBalance'],
    ['providers sync-balance openai 1', 'VALIDATION_FAILED', 'id'],
  ])('%s is refused', async (line, code, field) => {
    expect(await sluice(line)).toMatchObject({ exitCode: 1, failure: { code, field } })
  })
})

describe('sluice ledger verify', () => {
  test('says that the books are right', async () => {
    const { answer, lines } = await done('ledger verify')
    expect(answer).toMatchObject({ isRight: true, differenceCount: 0, differences: [], uncheckedCalls: 0 })
    expect(lines).toEqual([
      expect.stringMatching(/^\d+ accounts, 3 entries, 0 runs; 0 calls since \d{4}-\d\d-01\.$/),
      'The books are right.',
    ])
  })

  test('fails with what is wrong, what nobody knows and what is no longer there', async () => {
    const provider = await database.db.llmProvider.findUniqueOrThrow({
      where: { name: 'openai' },
      include: { models: true },
    })
    const [model] = provider.models
    const team = await database.db.team.findFirstOrThrow()
    const providerId = provider.id
    await database.db.ledgerAccount.updateMany({ where: { ownerId: providerId }, data: { heldUsd: 1 } })
    await database.db.usageRollup.create({
      data: {
        day: new Date('2020-01-01'),
        teamId: team.id,
        modelId: model?.id ?? '',
        feature: 'CHAT',
        providerId,
        calls: 7,
      },
    })

    const { exitCode, lines, answer } = await sluice('ledger verify')

    expect(exitCode).toBe(1)
    expect(answer).toMatchObject({ isRight: false, differenceCount: 2, uncheckedCalls: 7 })
    expect(lines.slice(1)).toEqual([
      '7 calls from before are no longer kept, only their sums.',
      `account provider ${providerId}  It holds $1; its entries come to $0.`,
      `account provider ${providerId}  It holds $1; its reservations come to $0.`,
      '2 differences: the books are wrong.',
    ])
  })
})
