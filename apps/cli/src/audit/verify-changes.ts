import { verifyAudit } from '@sluice/core/audit'

import type { AuditReport, Link } from '@sluice/core/audit'

import { openAdministration } from '../administration.ts'

import type { CommandContext } from '../command.ts'

/** `sluice audit verify`: fails when anything was altered. */
export async function verifyChanges(
  { noted = null }: { noted?: Link | null },
  context: CommandContext,
): Promise<number> {
  const { services } = await openAdministration(context)
  const report = await verifyAudit(services, noted)
  const isWhole = report.faults.length === 0
  context.printer.answer({ isWhole, ...report }, () => toLines(report))
  return isWhole ? 0 : 1
}

function toLines({ rows, sealed, unsealedTail, head, faults }: AuditReport): string[] {
  return [
    `${rows} rows, ${sealed} of them sealed, ${unsealedTail} too new to be.`,
    head ? `The chain ends at ${head.sequence}:${head.hash}` : 'The chain has no link yet.',
    ...faults.map(({ sequence, auditId, reason }) => `${sequence ?? '–'}  ${auditId ?? '–'}  ${reason}`),
    faults.length === 0 ? 'Nothing was altered.' : `${faults.length} faults: the audit trail was altered.`,
  ]
}
