import { apiError } from './fake-api.ts'

type Kept = ReturnType<typeof unkeptBalance>
type Change = { id: string; note?: string | null; expectedUpdatedAt?: string | null }
type Correction = { id: string; amountUsd: string; actorName: string; note: string | null; createdAt: string }

/** What a provider has of which nobody keeps the balance. */
export function unkeptBalance() {
  const nothing: string | null = null
  const balanceLog: Correction[] = []
  return {
    balance: nothing,
    balanceHeld: nothing,
    balanceAvailable: nothing,
    balanceUpdatedAt: '2026-11-19T09:30:00.000Z',
    balanceLog,
  }
}

/** What changes the balances of a world's providers. Whole dollars are enough for it. */
export class BalanceWorld {
  readonly #find: (providerId: string) => Kept
  #corrections = 0

  constructor(find: (providerId: string) => Kept) {
    this.#find = find
  }

  /** As somebody would set it elsewhere; null: it is kept no more. */
  set(id: string, balance: string | null, { held = '0', note = null, by = 'Grace Hopper' }: SetOptions = {}) {
    const provider = this.#find(id)
    const change = balance === null ? 0 : Number(balance) - Number(provider.balance ?? 0)
    this.#corrections += 1
    const now = new Date(Date.UTC(2026, 10, 20, 9, this.#corrections)).toISOString()
    provider.balanceLog.unshift({
      id: String(this.#corrections),
      amountUsd: String(change),
      actorName: by,
      note,
      createdAt: now,
    })
    return Object.assign(provider, {
      balance,
      balanceHeld: balance && held,
      balanceAvailable: balance && String(Number(balance) - Number(held)),
      balanceUpdatedAt: now,
    })
  }

  readonly root: Record<string, unknown> = {
    setProviderBalance: ({ balance, ...change }: Change & { balance: string | null }) => {
      this.#requireUnchanged(change)
      if (Number(balance) > 1_000_000_000) throw refused('balance', `balance is ${balance}; it is too much.`)
      return { provider: this.set(change.id, balance, { note: change.note ?? null, by: 'Ada Lovelace' }) }
    },
    syncProviderBalance: ({ realBalance, ...change }: Change & { realBalance: string }) => {
      this.#requireUnchanged(change)
      const booked = this.#find(change.id).balance ?? '0'
      if (change.note?.includes('\t')) throw refused('note', 'note must be on one line.')
      const provider = this.set(change.id, realBalance, { note: change.note ?? null, by: 'Ada Lovelace' })
      return { provider, booked, real: realBalance, delta: String(Number(realBalance) - Number(booked)) }
    },
  }

  #requireUnchanged({ id, expectedUpdatedAt }: Change): void {
    const { balance, balanceUpdatedAt } = this.#find(id)
    if (!expectedUpdatedAt || expectedUpdatedAt === balanceUpdatedAt) return
    throw apiError('It was changed after you read it.', {
      code: 'CONFLICT',
      field: 'expectedUpdatedAt',
      current: { id, balance, balanceUpdatedAt },
    })
  }
}

type SetOptions = { held?: string; note?: string | null; by?: string }

function refused(field: string, message: string): Error {
  return apiError(message, { code: 'VALIDATION_FAILED', field })
}
