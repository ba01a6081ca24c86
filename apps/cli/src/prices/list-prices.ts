import { toModelRef } from '@sluice/core/registry'

import type { RateRow } from '@sluice/core/pricing'
import type { Db } from '@sluice/db'

import { openAdministration } from '../administration.ts'
import { findModel } from '../models/model.ts'
import { toTable } from '../table.ts'

import type { CommandContext } from '../command.ts'

type PriceView = {
  id: string
  effectiveFrom: Date
  status: 'FUTURE' | 'IN_FORCE' | 'PAST'
  source: string
  rates: RateRow[]
}

/** `sluice prices list <model>`: every version, newest first. */
export async function listPrices(ref: string, context: CommandContext): Promise<number> {
  const { services, db } = await openAdministration(context)
  const model = await findModel(db, ref)
  const prices = await readPrices(db, model.id, services.clock.now())
  context.printer.answer({ model: toModelRef(model), prices }, () =>
    prices.length === 0
      ? [`${toModelRef(model)} has no price: what its calls cost is unknown.`]
      : toTable(
          ['in force from', 'class', 'from tokens', 'USD/M', 'status', 'source'],
          prices.flatMap(toRows),
        ),
  )
  return 0
}

async function readPrices(db: Db, modelId: string, now: Date): Promise<PriceView[]> {
  const rows = await db.modelPrice.findMany({
    where: { modelId },
    include: { rates: { orderBy: [{ tokenClass: 'asc' }, { fromInputTokens: 'asc' }] } },
    orderBy: { effectiveFrom: 'desc' },
  })
  const inForce = rows.find(({ effectiveFrom }) => effectiveFrom <= now)
  return rows.map(({ id, effectiveFrom, source, rates }) => ({
    id,
    effectiveFrom,
    status: effectiveFrom > now ? 'FUTURE' : id === inForce?.id ? 'IN_FORCE' : 'PAST',
    source,
    rates: rates.map(({ tokenClass, fromInputTokens, usdPerMillion }) => ({
      tokenClass,
      fromInputTokens,
      usdPerMillion: usdPerMillion.toFixed(),
    })),
  }))
}

function toRows({ effectiveFrom, status, source, rates }: PriceView): (string | number)[][] {
  return rates.map(({ tokenClass, fromInputTokens, usdPerMillion }) => [
    effectiveFrom.toISOString(),
    tokenClass,
    fromInputTokens,
    usdPerMillion,
    status,
    source,
  ])
}
