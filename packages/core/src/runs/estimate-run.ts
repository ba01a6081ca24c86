import type { Db } from '@sluice/db'

import type { ReservationPart } from '#ledger'
import { costOf } from '#pricing'
import type { PriceInForce, RateRow } from '#pricing'
import { Money, sumKnown } from '#shared'

/** How many of a run's prompts have so many tokens. */
export type PromptSize = { tokens: number; count: number }

/** A model of a run, with what its answers have been like. */
export type EstimatedModel = {
  providerId: string
  /** Null: it has no price. */
  rates: readonly RateRow[] | null
  /** Tokens of an answer on average; null: it has given none yet. */
  answerTokens: number | null
}

export type RunEstimate = {
  /** What is to be expected at each provider, and an unknown part beside it where a model has no price. */
  parts: ReservationPart[]
  /** All of it in USD; null: of some model it is unknown. */
  totalUsd: Money | null
}

/** What an answer is taken for before there was one. */
const ANSWER_TOKENS = 900
/** Bytes of UTF-8 that are taken for a token. */
const BYTES_PER_TOKEN = 4
/** Answers older than this say little about those to come. */
const REMEMBERED_DAYS = 90

/** What a run is expected to cost: every prompt, so many times, at every model. Not the most it can cost. */
export function estimateRun(
  models: readonly EstimatedModel[],
  {
    prompts,
    samples,
    maxOutputTokens,
  }: { prompts: readonly PromptSize[]; samples: number; maxOutputTokens: number },
): RunEstimate {
  const costs = models.map(({ rates, answerTokens }) => {
    const outputTokens = Math.min(answerTokens ?? ANSWER_TOKENS, maxOutputTokens)
    return sumKnown(
      prompts.map(
        ({ tokens, count }) => costOfProbe(tokens, outputTokens, rates)?.times(count * samples) ?? null,
      ),
    )
  })
  const byProvider = new Map<string, Money>()
  const unknownAt = new Set<string>()
  for (const [index, { providerId }] of models.entries()) {
    const cost = costs[index]
    if (cost) byProvider.set(providerId, (byProvider.get(providerId) ?? new Money(0)).plus(cost))
    else unknownAt.add(providerId)
  }
  return {
    parts: [
      ...[...byProvider].map(([providerId, amountUsd]) => ({ providerId, amountUsd })),
      ...[...unknownAt].map((providerId) => ({ providerId, amountUsd: null })),
    ],
    totalUsd: sumKnown(costs),
  }
}

function costOfProbe(
  inputTokens: number,
  outputTokens: number,
  rates: readonly RateRow[] | null,
): Money | null {
  const usage = { inputTokens, outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 }
  return costOf(usage, rates)
}

/** What is known of the models before a run of them begins. */
export async function readModels(
  db: Db,
  models: readonly { id: string; providerId: string }[],
  { prices, now }: { prices: ReadonlyMap<string, PriceInForce>; now: Date },
): Promise<EstimatedModel[]> {
  const answerTokens = await readAnswerTokens(
    db,
    models.map(({ id }) => id),
    now,
  )
  return models.map(({ id, providerId }) => ({
    providerId,
    rates: prices.get(id)?.rates ?? null,
    answerTokens: answerTokens.get(id) ?? null,
  }))
}

/** How long the scenarios' prompts are, roughly, as they are sent. */
export function readPromptSizes(db: Db, scenarioIds: readonly string[]): Promise<PromptSize[]> {
  return db.$queryRaw<PromptSize[]>`
    SELECT ceil((octet_length(content->>'prompt') + COALESCE(octet_length(content->>'preamble'), 0)) / ${BYTES_PER_TOKEN}::numeric)::int AS tokens,
           count(*)::int AS count
      FROM scenarios WHERE id = ANY (${[...scenarioIds]}::uuid[]) GROUP BY 1`
}

/** How many tokens the models' answers to probes had here on average, by model; one that gave none of late is missing. */
async function readAnswerTokens(
  db: Db,
  modelIds: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ modelId: string; tokens: number }[]>`
    SELECT model_id AS "modelId", ceil(sum(output_tokens + reasoning_tokens) / sum(calls - failed_calls))::int AS tokens
      FROM usage_rollups
     WHERE model_id = ANY (${[...modelIds]}::uuid[]) AND feature = 'PROBE' AND day > ${now}::date - ${REMEMBERED_DAYS}::int
     GROUP BY model_id HAVING sum(calls - failed_calls) > 0 AND sum(output_tokens + reasoning_tokens) > 0`
  return new Map(rows.map(({ modelId, tokens }) => [modelId, tokens]))
}
