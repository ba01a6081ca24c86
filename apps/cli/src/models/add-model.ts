import { createModel } from '@sluice/core/registry'

import type { CreateModelInput } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { UsageError } from '../command.ts'
import { findProvider } from '../providers/provider.ts'
import { findRef, readModel, toModelSentence } from './model.ts'

import type { CommandContext } from '../command.ts'

/** `sluice models add <provider/modelId>` */
export async function addModel(
  ref: string,
  input: Omit<CreateModelInput, 'providerId' | 'modelId'>,
  context: CommandContext,
): Promise<number> {
  const slash = ref.indexOf('/')
  if (slash < 1) throw new UsageError(`"${ref.slice(0, 60)}" is no provider/modelId.`)
  const { services, db, request } = await openAdministration(context)
  const provider = await findProvider(db, ref.slice(0, slash))
  const added = await createModel(services, request, {
    ...input,
    providerId: provider.id,
    modelId: ref.slice(slash + 1),
  })
  const model = await readModel(services, added.modelId)
  const previousDefault = await findRef(db, added.previousDefaultId)
  context.printer.answer({ ...model, previousDefault }, () => [
    'Added.',
    toModelSentence(model),
    ...(previousDefault ? [`The default was ${previousDefault}.`] : []),
  ])
  return 0
}
