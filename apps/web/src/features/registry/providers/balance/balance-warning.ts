import { formatMoney } from '#lib/format-money.ts'
import { subtractDecimals } from '#lib/subtract-decimals.ts'

type Balance = { balance: string | null; balanceHeld: string | null; balanceAvailable: string | null }

/** Less than this is worth a word. */
const lowUsd = '5'

/** What a low or negative balance means, in a sentence; null where there is enough, or none is kept. */
export function findBalanceWarning({ balance, balanceHeld, balanceAvailable }: Balance): string | null {
  if (balance === null || balanceAvailable === null) return null
  if (isLess(balance, '0')) {
    const overspent = formatMoney(subtractDecimals('0', balance))
    return `The balance is overdrawn: ${overspent} more is booked than was there. New runs and calls are refused.`
  }
  if (!isLess('0', balanceAvailable)) {
    return isLess('0', balanceHeld ?? '0')
      ? 'Nothing of the balance is free: runs and calls under way hold what is left. New ones are refused.'
      : 'The balance is spent: new runs and calls are refused.'
  }
  if (!isLess(balanceAvailable, lowUsd)) return null
  return `The balance is low: less than ${formatMoney(lowUsd)} is available, and runs and calls that need more are refused.`
}

function isLess(one: string, other: string): boolean {
  return subtractDecimals(one, other)?.startsWith('-') === true
}
