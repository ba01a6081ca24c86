import type { Db } from '@sluice/db'

import { Money, SluiceError } from '#shared'

/** What is to be held at one provider. */
export type ReservationPart = {
  providerId: string
  /** Null: unknown. It is refused where a balance is kept, and nothing is held elsewhere. */
  amountUsd: Money | null
}

export type Reservation = {
  /** Id of the run, or of the call. */
  id: string
  isRun: boolean
  parts: readonly ReservationPart[]
  /** What is left after this many seconds, by database time, is released. */
  lastsSeconds: number
  /** The input to blame. */
  field: string
}

type Shortage = { name: string; wanted: string | null; available: string }

/**
 * Holds the amounts on the providers' accounts, all of them or none, in one atomic statement; under the same id only once.
 * Refuses with BUDGET_EXCEEDED where an account that is kept has less.
 */
export async function reserve(db: Db, { id, isRun, parts, lastsSeconds, field }: Reservation): Promise<void> {
  const amounts = parts.map(({ providerId, amountUsd }) => ({
    ownerId: providerId,
    amountUsd: amountUsd?.toFixed(12, Money.ROUND_UP) ?? null,
  }))
  const [shortage] = await db.$queryRaw<Shortage[]>`
    SELECT p.name, wanted_usd::text AS wanted, available_usd::text AS available
      FROM ledger_reserve(${id}::uuid, ${isRun}, ${JSON.stringify(amounts)}::jsonb, make_interval(secs => ${lastsSeconds}))
      JOIN llm_providers p ON p.id = owner_id ORDER BY p.name`
  if (!shortage) return
  throw new SluiceError('BUDGET_EXCEEDED', describe(shortage), { field })
}

function describe({ name, wanted, available }: Shortage): string {
  if (wanted === null)
    return `The balance of ${name} is kept, and it is not known what this costs: give the model a price (setLlmModelPrice), or stop keeping the balance (setProviderBalance).`
  return `The balance of ${name} does not suffice: about ${toUsd(wanted)} are needed, ${toUsd(available)} are available. Correct the balance (setProviderBalance), or take less.`
}

/** Gives back what is left of a reservation, if there is one. */
export async function release(db: Db, id: string, note: string): Promise<void> {
  await db.$executeRaw`SELECT ledger_release(${id}::uuid, ${note})`
}

/** Releases the reservations whose time is over; answers how many. */
export async function releaseExpired(db: Db): Promise<number> {
  const [swept] = await db.$queryRaw<{ count: number }[]>`SELECT ledger_sweep() AS count`
  return swept?.count ?? 0
}

function toUsd(amount: string): string {
  return `$${new Money(amount).toFixed(4)}`
}
