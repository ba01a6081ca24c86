import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { invalid, parseId } from '#shared'
import type { Request } from '#shared'

import {
  correct,
  lockProviderAccount,
  parseNote,
  parseUsd,
  requireUnchangedBalance,
  toBalanceAudit,
} from './provider-account.ts'

export type SyncProviderBalanceInput = {
  id: string
  /** USD that the vendor says are there. */
  realBalance: string
  note?: string | null | undefined
  /** When the balance was last set, as the caller read it. */
  expectedUpdatedAt?: Date | null | undefined
}

/** How far what was booked was from what the vendor says, in USD. */
export type SyncedBalance = { providerId: string; bookedUsd: string; realUsd: string; deltaUsd: string }

/** Corrects a balance that is kept by the vendor's own figure, and notes the difference even where there is none. */
export async function syncProviderBalance(
  dependencies: ChangeDependencies,
  request: Request,
  input: SyncProviderBalanceInput,
): Promise<SyncedBalance> {
  const { actor } = request
  requireAdminister(actor)
  const providerId = parseId(input.id, 'id')
  const real = parseUsd(input.realBalance, 'realBalance')
  const note = parseNote(input.note)

  const { result } = await commitChange<SyncedBalance>(dependencies, request, async (tx) => {
    const account = await lockProviderAccount(tx, providerId)
    if (!account.isLimited)
      throw invalid(
        'id',
        `No balance is kept of ${account.displayName}: begin with setProviderBalance, then it can be corrected.`,
      )
    requireUnchangedBalance(account, input.expectedUpdatedAt)
    const bookedUsd = account.balanceUsd.toFixed()
    const delta = real.minus(bookedUsd)
    await correct(tx, account, {
      deltaUsd: delta,
      isLimited: true,
      note,
      actor,
      now: dependencies.clock.now(),
    })
    const [realUsd, deltaUsd] = [real.toFixed(), delta.toFixed()]
    return {
      result: { providerId, bookedUsd, realUsd, deltaUsd },
      audit: [
        toBalanceAudit(account, {
          operation: 'syncProviderBalance',
          verb: 'balance_synced',
          after: { balance: realUsd, delta: deltaUsd, note },
        }),
      ],
    }
  })
  return result
}
