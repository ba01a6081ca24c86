import { setModelPrice, toModelRef } from '@sluice/core/registry'

import type { SetModelPriceInput } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findModel } from '../models/model.ts'

import type { CommandContext } from '../command.ts'

/** `sluice prices set <model>` */
export async function setPrice(
  ref: string,
  input: Omit<SetModelPriceInput, 'modelId'>,
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const row = await findModel(db, ref)
  const { priceId, warning } = await setModelPrice(services, request, { ...input, modelId: row.id })
  const { effectiveFrom } = await db.modelPrice.findUniqueOrThrow({ where: { id: priceId } })
  const model = toModelRef(row)
  context.printer.answer({ model, priceId, effectiveFrom, warning }, () => [
    `The price of ${model} is set from ${effectiveFrom.toISOString()} on.`,
    ...(warning ? [warning] : []),
  ])
  return 0
}
