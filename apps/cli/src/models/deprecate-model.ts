import { deprecateModel as deprecate, toModelRef } from '@sluice/core/registry'

import type { DeprecatedModel } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findModel, findRef } from './model.ts'

import type { CommandContext } from '../command.ts'

type Outcome = Omit<DeprecatedModel, 'newDefaultId'> & {
  model: string
  dryRun: boolean
  newDefault: string | null
}

/** `sluice models deprecate <model>`; with --dry-run says what it would do. */
export async function deprecateModel(
  ref: string,
  { dryRun = false }: { dryRun?: boolean },
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const row = await findModel(db, ref)
  const { newDefaultId, ...rest } = await deprecate(services, request, { id: row.id, dryRun })
  const newDefault = await findRef(db, newDefaultId)
  const outcome = { model: toModelRef(row), dryRun, newDefault, ...rest }
  context.printer.answer(outcome, () => toLines(outcome))
  return 0
}

function toLines({ model, dryRun, newDefault, usage, warning }: Outcome): string[] {
  const { runsRunning, runsTotal, settings } = usage
  return [
    dryRun ? `${model} would be deprecated; nothing was changed.` : `${model} is deprecated.`,
    `Runs that used it: ${runsTotal}, of them ${runsRunning} under way, which go on.`,
    ...(settings.length > 0 ? [`Settings that name it: ${settings.join(', ')}.`] : []),
    ...(newDefault ? [`${dryRun ? 'The default would be' : 'The default is'} ${newDefault}.`] : []),
    ...(warning ? [warning] : []),
  ]
}
