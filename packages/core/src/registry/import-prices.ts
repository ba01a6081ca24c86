import type { Db, LlmModel, LlmProvider } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { comparePrices, readPriceFile } from '#pricing'
import type { ModelComparison, PriceComparison, PriceFile, PriceFormat, RateChange, RateRow } from '#pricing'
import { SluiceError, invalid } from '#shared'
import type { Request } from '#shared'

import { lockModels, notFound } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import type { Optional } from './parse-input.ts'
import { enumerate } from './references.ts'
import { vendorOf } from './vendor.ts'
import { ratesOf, requireFuture, toRatesAudit, writePrices } from './write-prices.ts'

export type ImportPricesInput = {
  /** The file, as JSON or as its text. */
  source?: unknown
  format: PriceFormat
  /** Whose file it is, where the format does not say. */
  vendor?: Optional<string>
  /** Only says what would change. */
  dryRun: boolean
  effectiveFrom?: Optional<Date>
  /** Only models of these providers, and how the file calls their vendors; left out: all, by their own vendors. */
  providers?: Optional<readonly { provider: string; vendor?: Optional<string> }[]>
  /** Leaves out what is refused instead of refusing everything. */
  skipRefused?: Optional<boolean>
}

/** What a file means for one model, or for an entry that is no model of ours. */
export type PriceImportRow = {
  status: ModelComparison['outcome'] | 'UNKNOWN_MODEL'
  /** Row id; null: no model of ours. */
  modelRowId: string | null
  /** The vendor's string. */
  modelId: string
  /** Our provider's name, or the vendor as the file calls it. */
  provider: string
  reason: string | null
  changes: RateChange[]
}

export type PriceImport = {
  isApplied: boolean
  counts: { added: number; changed: number; unchanged: number; refused: number; unknown: number }
  /** All models of ours that the file mentions, then the first of the unknown. */
  rows: PriceImportRow[]
}

const SHOWN_UNKNOWN = 200

/**
 * Takes over the prices of a file: a new version for every model whose price is another. All or nothing: one model of ours
 * that is refused stops all, unless those are to be left out. A dry run says what would change.
 */
export async function importPrices(
  dependencies: ChangeDependencies,
  request: Request,
  input: ImportPricesInput,
): Promise<PriceImport> {
  const { actor } = request
  requireAdminister(actor)
  const { db, clock } = dependencies
  const file = readPriceFile(input.format, readJson(input.source), input.vendor ?? '')
  const effectiveFrom = input.effectiveFrom ?? null
  requireFuture(effectiveFrom, clock.now())
  if (input.dryRun) {
    const at = effectiveFrom ?? clock.now()
    const { comparison } = await compare(db, file, { models: await findModels(db, input), at })
    return toAnswer(comparison, false)
  }

  const { result } = await commitChange<PriceImport>(dependencies, request, async (tx) => {
    const models = await findModels(tx, input)
    await lockModels(
      tx,
      models.map(({ id }) => id),
    )
    const now = clock.now()
    const { comparison, before } = await compare(tx, file, { models, at: effectiveFrom ?? now })
    if (!input.skipRefused) refuseRefused(comparison)
    const chosen = comparison.models.filter(({ outcome }) => outcome === 'NEW' || outcome === 'CHANGED')
    const source = `${input.format} import`
    await writePrices(
      tx,
      chosen.map(({ id, rates }) => ({ modelId: id, rates })),
      { actor, now, effectiveFrom, source },
    )
    await touch(tx, chosen, now)
    const since = (effectiveFrom ?? now).toISOString()
    return {
      result: toAnswer(comparison, true),
      audit: chosen.map((model) => ({
        action: 'UPDATE',
        operation: 'importPrices',
        verb: 'priced',
        entity: {
          type: 'llm_model',
          id: model.id,
          name: toModelRef({ ...model, provider: { name: model.provider } }),
        },
        teamId: null,
        before: { rates: toRatesAudit(before(model.id)) },
        after: { rates: toRatesAudit(model.rates), effectiveFrom: since, source },
      })),
    }
  })
  return result
}

function readJson(source: unknown): unknown {
  if (typeof source !== 'string') return source
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new SluiceError('VALIDATION_FAILED', 'This is no JSON; give the file as it is.', {
      field: 'source',
      cause,
    })
  }
}

type ConsideredModel = LlmModel & { provider: LlmProvider; vendor: string }

async function findModels(
  db: Db,
  { providers: chosen }: Pick<ImportPricesInput, 'providers'>,
): Promise<ConsideredModel[]> {
  const providers = await db.llmProvider.findMany({
    where: { archivedAt: null, ...(chosen ? { name: { in: chosen.map(({ provider }) => provider) } } : {}) },
    include: { models: true },
    orderBy: { name: 'asc' },
  })
  const vendors = new Map(chosen?.map(({ provider, vendor }) => [provider, vendor ?? null]))
  for (const [index, { provider }] of (chosen ?? []).entries()) {
    if (!providers.some(({ name }) => name === provider))
      throw notFound(`providers.${index}.provider`, `There is no provider "${provider.slice(0, 60)}".`)
  }
  return providers.flatMap(({ models, ...provider }) =>
    models.map((model) => ({
      ...model,
      provider,
      vendor: vendors.get(provider.name) ?? vendorOf(provider),
    })),
  )
}

async function compare(
  db: Db,
  file: PriceFile,
  { models, at }: { models: readonly ConsideredModel[]; at: Date },
): Promise<{ comparison: PriceComparison; before: (modelId: string) => RateRow[] }> {
  const ids = models.map(({ id }) => id)
  const before = await ratesOf(db, ids, at)
  const comparison = comparePrices(file, {
    models: models.map(({ id, modelId, provider }) => ({
      id,
      modelId,
      provider: provider.name,
      rates: before(id),
    })),
    vendors: new Map(models.map(({ provider, vendor }) => [provider.name, vendor])),
  })
  return { comparison, before }
}

function refuseRefused({ models }: PriceComparison): void {
  const refused = models.filter(({ outcome }) => outcome === 'REFUSED')
  if (refused.length === 0) return
  const reasons = enumerate(refused.map(({ modelId, reason }) => reason ?? modelId))
  throw invalid('source', `Refused: ${reasons} Nothing was changed; skipRefused leaves such models out.`)
}

async function touch(tx: Db, models: readonly ModelComparison[], now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE llm_models SET updated_at = greatest(${now}, updated_at + interval '1 millisecond')
     WHERE id = ANY (${models.map(({ id }) => id)}::uuid[])`
}

function toAnswer({ models, unknown }: PriceComparison, isApplied: boolean): PriceImport {
  const count = (outcome: ModelComparison['outcome']): number =>
    models.filter((model) => model.outcome === outcome).length
  const known = models.map(({ id, provider, modelId, outcome, reason, changes }) => ({
    status: outcome,
    modelRowId: id,
    modelId,
    provider,
    reason,
    changes,
  }))
  const others = unknown.slice(0, SHOWN_UNKNOWN).map(({ vendor, modelId, outcome }) => ({
    status: outcome,
    modelRowId: null,
    modelId,
    provider: vendor,
    reason: null,
    changes: [],
  }))
  return {
    isApplied,
    counts: {
      added: count('NEW'),
      changed: count('CHANGED'),
      unchanged: count('UNCHANGED'),
      refused: count('REFUSED'),
      unknown: unknown.length,
    },
    rows: [...known, ...others],
  }
}
