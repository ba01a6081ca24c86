import { Prisma } from '@sluice/db'

/** A stretch of time, and the ids that are made in it. */
export type Stretch = {
  from: Date
  /** Not in it any more; null: it has no end. */
  to: Date | null
  lowId: string
  highId: string
}

const DAY_MS = 86_400_000
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The days from the beginning of one to a time; the last has no end, so that nothing is left out. */
export function toDays(from: Date, to: Date): Stretch[] {
  const count = Math.floor((to.getTime() - from.getTime()) / DAY_MS) + 1
  return Array.from({ length: count }, (_, index) => {
    const start = new Date(from.getTime() + index * DAY_MS)
    const end = index + 1 < count ? new Date(start.getTime() + DAY_MS) : null
    return { from: start, to: end, lowId: toLowestId(start), highId: end ? toLowestId(end) : HIGHEST_ID }
  })
}

/** The lowest UUIDv7 of a time. */
function toLowestId(time: Date): string {
  const digits = time.getTime().toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`
}

/** The condition that calls, named `c`, are of a stretch. */
export function within({ from, to }: Stretch): Prisma.Sql {
  return Prisma.sql`c.created_at >= ${from} AND c.created_at < COALESCE(${to}, 'infinity'::timestamptz)`
}
