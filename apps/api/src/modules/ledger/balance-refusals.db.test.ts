import { afterAll, beforeAll, describe, test } from 'vitest'

import { startRegistry } from '../../../test/registry-client.ts'
import { LONG_AGO, UNKNOWN, expectRefusal, refusals } from '../../../test/registry-refusals.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'
import type { Refusal } from '../../../test/registry-refusals.ts'

let registry: RegistryClient

/** A balance of one provider is kept, of the others none. */
beforeAll(async () => {
  registry = await startRegistry()
  const { one } = registry.world.models
  await registry.run(
    `mutation ($id: ID!) { setProviderBalance(id: $id, balance: 10) { provider { id } } }`,
    one.providerId,
  )
})

afterAll(() => registry[Symbol.asyncDispose]())

const of =
  (args: Record<string, unknown>): Refusal['variables'] =>
  ({ models }) => ({ id: models.one.providerId, ...args })

const USD = ['-0.01', '-5', '1000000000.000001', '2000000000', '1.0000001', 1e18, '99999999999999999999']
const NOTES = ['', '   ', 'x'.repeat(201), 'two\nlines']

const others: Refusal[] = [
  {
    name: 'no balance, neither given nor null',
    operation: 'setProviderBalance',
    variables: of({}),
    code: 'VALIDATION_FAILED',
    field: 'balance',
  },
  {
    name: 'a stale balanceUpdatedAt',
    operation: 'setProviderBalance',
    variables: of({ balance: '5', expected: LONG_AGO }),
    code: 'CONFLICT',
    field: 'expectedUpdatedAt',
  },
  {
    name: 'a stale balanceUpdatedAt',
    operation: 'syncProviderBalance',
    variables: of({ realBalance: '5', expected: LONG_AGO }),
    code: 'CONFLICT',
    field: 'expectedUpdatedAt',
  },
  {
    name: 'a provider of which none is kept',
    operation: 'syncProviderBalance',
    variables: ({ models }) => ({ id: models.sim.providerId, realBalance: '5' }),
    code: 'VALIDATION_FAILED',
    field: 'id',
  },
  {
    name: 'the id of a model',
    operation: 'setProviderBalance',
    variables: ({ models }) => ({ id: models.one.id, balance: '5' }),
    code: 'NOT_FOUND',
    field: 'id',
  },
  {
    name: 'an unknown provider, with no balance',
    operation: 'setProviderBalance',
    variables: () => ({ id: UNKNOWN, balance: null }),
    code: 'NOT_FOUND',
    field: 'id',
  },
]

describe('a balance that cannot be', () => {
  test.each([
    ...refusals('setProviderBalance', { balance: USD }, of),
    ...refusals('syncProviderBalance', { realBalance: USD }, of),
    ...refusals('setProviderBalance', { note: NOTES }, (args) => of({ balance: '5', ...args })),
    ...refusals('syncProviderBalance', { note: NOTES }, (args) => of({ realBalance: '5', ...args })),
    ...others,
  ])('is refused: $operation with $name', (refusal) => expectRefusal(registry, refusal))
})
