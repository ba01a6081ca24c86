import { openAdministration } from '../administration.ts'
import { findProvider } from '../providers/provider.ts'
import { toTable } from '../table.ts'
import { readModels } from './model.ts'

import type { LlmModelKind, LlmModelStatus } from '@sluice/db'
import type { CommandContext } from '../command.ts'
import type { ModelView } from './model.ts'

export type ModelFilter = { provider?: string; status?: LlmModelStatus; kind?: LlmModelKind }

/** `sluice models list` */
export async function listModels(filter: ModelFilter, context: CommandContext): Promise<number> {
  const { services, db } = await openAdministration(context, { startsSimulator: true })
  const { provider: name, status, kind } = filter
  const models = await readModels(services, {
    ...(name === undefined ? {} : { providerId: (await findProvider(db, name)).id }),
    ...(status === undefined ? {} : { status }),
    ...(kind === undefined ? {} : { kind }),
  })
  context.printer.answer(models, () =>
    toTable(['model', 'name', 'kind', 'default', 'USD/M in', 'USD/M out', 'state'], models.map(toRow)),
  )
  return 0
}

function toRow(model: ModelView): string[] {
  return [
    model.ref,
    model.displayName,
    model.kind,
    model.isDefault ? 'default' : '',
    model.costInputPerMillion ?? 'unknown',
    model.costOutputPerMillion ?? 'unknown',
    model.unavailableReason ?? 'available',
  ]
}
