import { setDefaultModel as setDefault, toModelRef } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findModel, findRef } from './model.ts'

import type { CommandContext } from '../command.ts'

/** `sluice models set-default <model>` */
export async function setDefaultModel(ref: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const row = await findModel(db, ref)
  const { previousDefaultId } = await setDefault(services, request, { id: row.id })
  const model = toModelRef(row)
  const previousDefault = await findRef(db, previousDefaultId)
  context.printer.answer({ model, previousDefault }, () => [
    `${model} is the default of ${row.provider.name}${previousDefault ? `; before it was ${previousDefault}` : ''}.`,
  ])
  return 0
}
