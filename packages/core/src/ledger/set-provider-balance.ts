import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { Money, parseId } from '#shared'
import type { Request } from '#shared'

import {
  correct,
  lockProviderAccount,
  parseNote,
  parseUsd,
  requireUnchangedBalance,
  toBalanceAudit,
} from './provider-account.ts'

export type SetProviderBalanceInput = {
  id: string
  /** USD that are there; null: no balance is kept any more. */
  balance: string | null
  note?: string | null | undefined
  /** When the balance was last set, as the caller read it. */
  expectedUpdatedAt?: Date | null | undefined
}

/** What is noted where nobody says why a balance is kept no more; the entry changes no amount. */
const STOPPED = 'kept no more'

/**
 * Says what is left of the money paid to a provider: from then on nothing is reserved beyond it. Or that nobody keeps that: then
 * what is spent is booked all the same, and nothing refused. Setting what it is already changes nothing.
 */
export async function setProviderBalance(
  dependencies: ChangeDependencies,
  request: Request,
  input: SetProviderBalanceInput,
): Promise<{ providerId: string }> {
  const { actor } = request
  requireAdminister(actor)
  const providerId = parseId(input.id, 'id')
  const balance = input.balance === null ? null : parseUsd(input.balance, 'balance')
  const note = parseNote(input.note) ?? (balance === null ? STOPPED : null)

  const { result } = await commitChange(dependencies, request, async (tx) => {
    const account = await lockProviderAccount(tx, providerId)
    requireUnchangedBalance(account, input.expectedUpdatedAt)
    const deltaUsd = balance ? balance.minus(account.balanceUsd.toFixed()) : new Money(0)
    const isLimited = balance !== null
    if (isLimited === account.isLimited && deltaUsd.isZero()) return { result: { providerId }, audit: [] }
    await correct(tx, account, { deltaUsd, isLimited, note, actor, now: dependencies.clock.now() })
    return {
      result: { providerId },
      audit: [
        toBalanceAudit(account, {
          operation: 'setProviderBalance',
          verb: 'balance_set',
          after: { balance: balance?.toFixed() ?? null, note },
        }),
      ],
    }
  })
  return result
}
