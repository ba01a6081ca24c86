import type { Db, LlmModel } from '@sluice/db'

import { requireUnchanged } from '#shared'

import { toCurrentModel } from './model-view.ts'
import type { Optional } from './parse-input.ts'
import { ratesOf } from './write-prices.ts'

/** `requireUnchanged` of a model, which is shown with the price it has now. */
export function requireUnchangedModel(
  db: Db,
  model: LlmModel,
  expectedUpdatedAt: Optional<Date>,
  now: Date,
): Promise<void> {
  return requireUnchanged(model, expectedUpdatedAt, async (row) =>
    toCurrentModel(row, (await ratesOf(db, [row.id], now))(row.id)),
  )
}
