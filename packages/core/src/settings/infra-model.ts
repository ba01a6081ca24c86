import type { Db, LlmModel, LlmProvider } from '@sluice/db'

import type { CredentialSource } from '#credentials'
import { pricesInForce, ratesAt } from '#pricing'
import type { PriceInForce } from '#pricing'
import { modelAvailability } from '#registry'
import { Money } from '#shared'
import type { Clock, Log } from '#shared'

import { infraModelSchema } from './definitions.ts'
import type { InfraModelValue, SettingKey } from './definitions.ts'

/** What the platform needs a model of its own for, and the setting that names it. */
export const INFRA_PURPOSES = {
  SCENARIO_EXPANSION: 'infra_model_scenario_expansion',
  SUMMARIZATION: 'infra_model_summarization',
  JUDGE: 'infra_model_judge',
} as const satisfies Record<string, SettingKey>
export type InfraPurpose = keyof typeof INFRA_PURPOSES

type Candidate = LlmModel & { provider: LlmProvider }

export type InfraModel = {
  purpose: InfraPurpose
  /** Null: there is no model that can be called. */
  model: Candidate | null
  /** Whether it stands in for the one that is set. */
  isFallback: boolean
  /** Why the one that is set is not used; null: it is. */
  reason: string | null
}

export type InfraModelDependencies = { db: Db; credentials: CredentialSource; clock: Clock; log: Log }

/**
 * The model for a purpose of the platform's own, never one that a run tests (S3-27): the one that is set, or while that cannot
 * be called the cheapest chat model that can, sandboxes last (S3-28).
 */
export async function chooseInfraModel(
  dependencies: InfraModelDependencies,
  purpose: InfraPurpose,
): Promise<InfraModel> {
  const { db, credentials, clock, log } = dependencies
  const key = INFRA_PURPOSES[purpose]
  const row = await db.systemSetting.findUnique({ where: { key } })
  const value = infraModelSchema.safeParse(row?.value).data
  const models = await db.llmModel.findMany({
    where: { kind: 'CHAT', provider: { archivedAt: null } },
    include: { provider: true },
    orderBy: { id: 'asc' },
  })
  const set = models.find(
    ({ modelId, provider }) => provider.name === value?.providerId && modelId === value.modelId,
  )
  const reason = toReason(key, value, set, credentials)
  if (set && reason === null) return { purpose, model: set, isFallback: false, reason }

  const callable = models.filter((model) => modelAvailability(model, credentials).isAvailable)
  const prices = await pricesInForce(
    db,
    callable.map(({ id }) => id),
    clock.now(),
  )
  const model = callable.toSorted((a, b) => compareCost(a, b, prices))[0] ?? null
  if (value || !model)
    log.error('infra model cannot be called', { purpose, reason, fallback: model?.modelId ?? null })
  return { purpose, model, isFallback: model !== null, reason }
}

function toReason(
  key: string,
  value: InfraModelValue | undefined,
  set: Candidate | undefined,
  credentials: CredentialSource,
): string | null {
  if (!value) return `No model is set; see the setting ${key}.`
  if (!set)
    return `${value.providerId}/${value.modelId} is not in the registry any more; see the setting ${key}.`
  return modelAvailability(set, credentials).reason
}

function compareCost(a: Candidate, b: Candidate, prices: ReadonlyMap<string, PriceInForce>): number {
  if (a.provider.isSandbox !== b.provider.isSandbox) return a.provider.isSandbox ? 1 : -1
  const [costA, costB] = [costOf(prices.get(a.id)), costOf(prices.get(b.id))]
  if (!costA || !costB) return Number(costA === null) - Number(costB === null)
  return costA.comparedTo(costB)
}

/** USD of a million tokens in and a million out; null: a price is missing. */
function costOf(price: PriceInForce | undefined): Money | null {
  if (!price) return null
  const { input, output } = ratesAt(price.rates, 0)
  return input === null || output === null ? null : new Money(input).plus(output)
}
