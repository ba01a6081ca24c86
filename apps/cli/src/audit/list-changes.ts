import { openAdministration } from '../administration.ts'
import { UsageError } from '../command.ts'
import { describeChange } from './describe-change.ts'

import type { CommandContext } from '../command.ts'

const MOST = 10_000

/** `sluice audit list`: the last changes, oldest first, one sentence each. */
export async function listChanges({ last }: { last: number }, context: CommandContext): Promise<number> {
  if (last < 1 || last > MOST) throw new UsageError(`--last is ${last}; it must be between 1 and ${MOST}.`)
  const { db } = await openAdministration(context)
  const rows = await db.auditLog.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: last,
  })
  const changes = rows.toReversed().map((row) => ({ ...row, sentence: describeChange(row) }))
  context.printer.answer(changes, () =>
    changes.map(({ createdAt, sentence }) => `${toTimeText(createdAt)}  ${sentence}`),
  )
  return 0
}

/** UTC, to the second. */
function toTimeText(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}
