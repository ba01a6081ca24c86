import { updateModel as update } from '@sluice/core/registry'

import type { UpdateModelInput } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findModel, readModel, toModelSentence } from './model.ts'

import type { CommandContext } from '../command.ts'

/** `sluice models update <model>` */
export async function updateModel(
  ref: string,
  input: UpdateModelInput,
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findModel(db, ref)
  await update(services, request, { id, input })
  const model = await readModel(services, id)
  context.printer.answer(model, () => [toModelSentence(model)])
  return 0
}
