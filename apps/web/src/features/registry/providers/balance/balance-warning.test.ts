import { expect, it } from 'vitest'

import { findBalanceWarning } from './balance-warning.ts'

const warn = (balance: string | null, balanceHeld: string | null, balanceAvailable: string | null) =>
  findBalanceWarning({ balance, balanceHeld, balanceAvailable })

it('a balance that is enough, or not kept, needs no word', () => {
  expect(warn(null, null, null)).toBeNull()
  expect(warn('5', '0', '5')).toBeNull()
  expect(warn('9007199254740993.01', '1', '9007199254740992.01')).toBeNull()
})

it('a low balance is said', () => {
  expect(warn('12', '7.000001', '4.999999')).toMatch(/^The balance is low: less than \$5\.00 is available/)
})

it('a spent balance is told from one that is held', () => {
  expect(warn('0', '0', '0')).toMatch(/^The balance is spent/)
  expect(warn('0.000000000001', '0', '0.000000000001')).toMatch(/^The balance is low/)
  expect(warn('3', '3', '0')).toMatch(/^Nothing of the balance is free: runs and calls under way hold/)
  expect(warn('3', '4', '-1')).toMatch(/^Nothing of the balance is free/)
})

it('an overdrawn balance says by how much', () => {
  expect(warn('-0.52', '1', '-1.52')).toBe(
    'The balance is overdrawn: $0.520 more is booked than was there. New runs and calls are refused.',
  )
})
