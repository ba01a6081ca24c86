import type { Database, Db } from '@sluice/db'

import type { Keyring } from '#credentials'
import { SluiceError } from '#shared'
import type { Clock } from '#shared'

export type TryDependencies = {
  db: Database
  keyring: Keyring
  clock: Clock
  snapshot: {
    readonly current: { settings: { sign_in_max_failures: number; sign_in_window_minutes: number } }
  }
}

/** Who tries: an account, and where known the address it is tried from. */
export type Subjects = { email: string; address: string | null }

/** Digest of an account or an address. */
type Subject = Uint8Array<ArrayBuffer>

/** Too many failures: nobody looks at the password before the time is over. */
export class TooManyFailures extends SluiceError {
  readonly waitSeconds: number

  constructor(waitSeconds: number) {
    super('RATE_LIMITED', `Too many failed sign-ins; try again in ${waitSeconds} seconds.`)
    this.waitSeconds = waitSeconds
  }
}

/**
 * Makes one try to prove a password. It counts as failed before it is made, so that many at once do not slip through, in any
 * number of processes; one that is right clears its account, and one that comes to no end counts for nobody. Failures are
 * forgotten when none followed them for the window; a closed door opens the window's length after the failure that closed it.
 */
export async function tryPassword<T>(
  dependencies: TryDependencies,
  subjects: Subjects,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const account = digestOf(dependencies.keyring, `account ${subjects.email}`)
  const address =
    subjects.address === null ? null : digestOf(dependencies.keyring, `address ${subjects.address}`)
  const all = address ? [account, address] : [account]
  await count(dependencies, all)
  const proof = await attempt().catch(async (error: unknown) => {
    await forgive(dependencies.db, all)
    throw error
  })
  if (proof === null) {
    await noteFailure(dependencies, all)
    return null
  }
  await dependencies.db.signInFailure.deleteMany({ where: { subject: account } })
  if (address) await forgive(dependencies.db, [address])
  return proof
}

function digestOf(keyring: Keyring, subject: string): Subject {
  return keyring.digest('sign-in', subject)
}

/** Counts a try, or refuses it when one of the subjects has none left. Who knocks at a closed door writes nothing. */
async function count(dependencies: TryDependencies, subjects: readonly Subject[]): Promise<void> {
  const { db, clock, snapshot } = dependencies
  const { sign_in_max_failures: most, sign_in_window_minutes: minutes } = snapshot.current.settings
  const now = clock.now()
  const since = new Date(now.getTime() - minutes * 60_000)
  await refuseClosed(db, { subjects, most, since })
  await db.$transaction(async (tx) => {
    const counted = await tx.$executeRaw`
      INSERT INTO sign_in_failures AS f (subject, count, last_failure_at)
      SELECT s, 1, ${now} FROM unnest(${[...subjects]}::bytea[]) AS s ORDER BY s
      ON CONFLICT (subject) DO UPDATE
         SET count = CASE WHEN f.last_failure_at <= ${since} THEN 1 ELSE f.count + 1 END,
             last_failure_at = CASE WHEN f.last_failure_at <= ${since} THEN ${now} ELSE f.last_failure_at END
       WHERE f.count < ${most} OR f.last_failure_at <= ${since}`
    if (counted < subjects.length) await refuseClosed(tx, { subjects, most, since })
  })
}

async function refuseClosed(
  db: Db,
  { subjects, most, since }: { subjects: readonly Subject[]; most: number; since: Date },
): Promise<void> {
  const closed = await db.signInFailure.findMany({
    where: { subject: { in: [...subjects] }, count: { gte: most }, lastFailureAt: { gt: since } },
  })
  if (closed.length === 0) return
  const waits = closed.map(({ lastFailureAt }) => lastFailureAt.getTime() - since.getTime())
  throw new TooManyFailures(Math.ceil(Math.max(...waits) / 1000))
}

async function noteFailure({ db, clock }: TryDependencies, subjects: readonly Subject[]): Promise<void> {
  await db.$executeRaw`
    UPDATE sign_in_failures SET last_failure_at = greatest(last_failure_at, ${clock.now()})
     WHERE subject = ANY (${[...subjects]}::bytea[])`
}

/** Takes one counted try back. */
async function forgive(db: Database, subjects: readonly Subject[]): Promise<void> {
  const where = { subject: { in: [...subjects] } }
  await db.$transaction([
    db.signInFailure.deleteMany({ where: { ...where, count: 1 } }),
    db.signInFailure.updateMany({ where: { ...where, count: { gt: 1 } }, data: { count: { decrement: 1 } } }),
  ])
}
