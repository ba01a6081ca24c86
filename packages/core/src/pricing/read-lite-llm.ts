import type { LlmModelKind, TokenClass } from '@sluice/db'

import type { Capability } from './price-file.ts'
import { emptyEntry, readCount, readObject } from './stated-entry.ts'
import type { StatedEntry, StatedRate } from './stated-entry.ts'

const CLASS_OF_FIELD: Readonly<Record<string, TokenClass>> = {
  input_cost_per_token: 'INPUT',
  output_cost_per_token: 'OUTPUT',
  cache_read_input_token_cost: 'CACHE_READ',
  cache_creation_input_token_cost: 'CACHE_WRITE',
  output_cost_per_reasoning_token: 'REASONING',
}

/** `input_cost_per_token`, `…_above_200k_tokens`; not the prices of batches, priority or an hour of caching. */
const RATE_FIELD = new RegExp(`^(${Object.keys(CLASS_OF_FIELD).join('|')})(?:_above_(\\d+)k_tokens)?$`)

const CAPABILITY_FIELDS = [
  ['supports_function_calling', 'TOOLS'],
  ['supports_vision', 'VISION'],
  ['supports_reasoning', 'REASONING'],
  ['supports_response_schema', 'STRUCTURED_OUTPUT'],
] as const satisfies [field: string, capability: Capability][]

const KIND_OF_MODE = new Map<unknown, LlmModelKind | null>([
  [undefined, null],
  ['chat', 'CHAT'],
  ['completion', 'CHAT'],
  ['responses', 'CHAT'],
  ['embedding', 'EMBEDDING'],
])

/** The models of a LiteLLM file; none when it is no such file, which has a `litellm_provider` in every entry. */
export function readLiteLlm(json: unknown): StatedEntry[] {
  const models = Object.entries(readObject(json) ?? {}).filter(([key]) => key !== 'sample_spec')
  const entries = models.map(([key, value]) => toStated(key, readObject(value)))
  return entries.some(({ vendor }) => vendor !== null) ? entries : []
}

function toStated(key: string, model: Record<string, unknown> | null): StatedEntry {
  if (model === null) return { ...emptyEntry(null, key), fault: 'its entry is not an object.' }
  const vendor = typeof model.litellm_provider === 'string' ? model.litellm_provider : null
  const kind = KIND_OF_MODE.get(model.mode ?? undefined)
  return {
    ...emptyEntry(
      vendor,
      vendor !== null && key.startsWith(`${vendor}/`) ? key.slice(vendor.length + 1) : key,
    ),
    kind: kind ?? null,
    rates: [...toRates(model, 0), ...toTiers(model.tiered_pricing)],
    contextWindow: readCount(model.max_input_tokens),
    maxOutputTokens: readCount(model.max_output_tokens),
    capabilities: CAPABILITY_FIELDS.filter(([field]) => model[field] === true).map(
      ([, capability]) => capability,
    ),
    fault: kind === undefined ? 'its mode is not billed by the token.' : null,
  }
}

function toRates(fields: Record<string, unknown>, fromInputTokens: number): StatedRate[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    const [, name = '', thousands] = RATE_FIELD.exec(field) ?? []
    const tokenClass = CLASS_OF_FIELD[name]
    if (tokenClass === undefined || value === null || value === undefined) return []
    return [
      { tokenClass, fromInputTokens: thousands ? Number(thousands) * 1_000 + 1 : fromInputTokens, value },
    ]
  })
}

/** `[{ range: [above, to], input_cost_per_token, … }]`, as some vendors have it instead of `…_above_…` fields. */
function toTiers(tiers: unknown): StatedRate[] {
  if (!Array.isArray(tiers)) return []
  return tiers.flatMap((value) => {
    const tier = readObject(value)
    if (tier === null) return []
    const above = Array.isArray(tier.range) ? readCount(tier.range[0]) : null
    return toRates(tier, above === null ? 0 : above + 1)
  })
}
