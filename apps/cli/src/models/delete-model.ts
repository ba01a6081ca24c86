import { deleteModel as remove, toModelRef } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findModel } from './model.ts'

import type { CommandContext } from '../command.ts'

/** `sluice models delete <model>` */
export async function deleteModel(ref: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const row = await findModel(db, ref)
  const deleted = await remove(services, request, { id: row.id })
  context.printer.answer(deleted, () => [`Deleted ${toModelRef(row)}.`])
  return 0
}
