import { reactivateModel as reactivate } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findModel, readModel, toModelSentence } from './model.ts'

import type { CommandContext } from '../command.ts'

/** `sluice models reactivate <model>` */
export async function reactivateModel(ref: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findModel(db, ref)
  await reactivate(services, request, { id })
  const model = await readModel(services, id)
  context.printer.answer(model, () => [toModelSentence(model)])
  return 0
}
