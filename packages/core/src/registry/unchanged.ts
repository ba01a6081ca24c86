import type { Db, LlmModel } from '@sluice/db'

import type { JsonObject } from '#audit'
import { SluiceError } from '#shared'

import { toCurrentModel } from './model-view.ts'
import type { Optional } from './parse-input.ts'
import { ratesOf } from './write-prices.ts'

/** Refuses to change a row that is no longer the one the caller has read. Nothing expected: the last write wins. */
export async function requireUnchanged<R extends { updatedAt: Date }>(
  row: R,
  expectedUpdatedAt: Optional<Date>,
  toCurrent: (row: R) => JsonObject | Promise<JsonObject>,
): Promise<void> {
  if (!expectedUpdatedAt || expectedUpdatedAt.getTime() === row.updatedAt.getTime()) return
  throw new SluiceError(
    'CONFLICT',
    'It was changed after you read it; look at it as it is now, then decide again.',
    { field: 'expectedUpdatedAt', current: await toCurrent(row) },
  )
}

/** When a row counts as changed: now, and later than ever before. */
export function toUpdatedAt({ updatedAt }: { updatedAt: Date }, now: Date): Date {
  return new Date(Math.max(now.getTime(), updatedAt.getTime() + 1))
}

/** The same of a model, which is shown with the price it has now. */
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
