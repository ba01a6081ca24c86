import type { TokenClass } from '@sluice/db'

import type { Capability } from './price-file.ts'
import { emptyEntry, readCount, readObject } from './stated-entry.ts'
import type { StatedEntry, StatedRate } from './stated-entry.ts'

const RATE_FIELDS = [
  ['input', 'INPUT'],
  ['output', 'OUTPUT'],
  ['cache_read', 'CACHE_READ'],
  ['cache_write', 'CACHE_WRITE'],
  ['reasoning', 'REASONING'],
] as const satisfies [field: string, tokenClass: TokenClass][]

type Fields = Record<string, unknown>

/** The models of a models.dev file; none when it is no such file, in which every vendor has `models`. */
export function readModelsDev(json: unknown): StatedEntry[] {
  return Object.entries(readObject(json) ?? {}).flatMap(([vendor, value]) =>
    Object.entries(readObject(readObject(value)?.models) ?? {}).map(([modelId, model]) =>
      toStated(vendor, modelId, readObject(model)),
    ),
  )
}

function toStated(vendor: string, modelId: string, model: Fields | null): StatedEntry {
  const entry = emptyEntry(vendor, modelId)
  if (model === null) return { ...entry, fault: 'its entry is not an object.' }
  const cost = readObject(model.cost) ?? {}
  const limit = readObject(model.limit) ?? {}
  const tiers = toTiers(cost)
  return {
    ...entry,
    rates: [...toRates(cost, 0), ...(tiers ?? [])],
    contextWindow: readCount(limit.context),
    maxOutputTokens: readCount(limit.output),
    capabilities: toCapabilities(model),
    fault: tiers === null ? 'it has a tier that does not depend on the length of the prompt.' : null,
  }
}

/** What long prompts cost: `tiers`, or where there are none its forerunner `context_over_200k`. Null: not to be understood. */
function toTiers(cost: Fields): StatedRate[] | null {
  if (!Array.isArray(cost.tiers)) return toRates(readObject(cost.context_over_200k) ?? {}, 200_001)
  const tiers = cost.tiers.map((value) => {
    const fields = readObject(value) ?? {}
    const tier = readObject(fields.tier) ?? {}
    const above = tier.type === 'context' ? readCount(tier.size) : null
    return above === null ? null : toRates(fields, above + 1)
  })
  return tiers.some((rates) => rates === null) ? null : tiers.flatMap((rates) => rates ?? [])
}

function toRates(fields: Fields, fromInputTokens: number): StatedRate[] {
  return RATE_FIELDS.flatMap(([field, tokenClass]) => {
    const value = fields[field]
    return value === null || value === undefined ? [] : [{ tokenClass, fromInputTokens, value }]
  })
}

function toCapabilities(model: Fields): Capability[] {
  const { input } = readObject(model.modalities) ?? {}
  const has: Record<Capability, boolean> = {
    TOOLS: model.tool_call === true || readObject(model.tool_call)?.supported === true,
    VISION: Array.isArray(input) && input.includes('image'),
    REASONING: model.reasoning === true,
    STRUCTURED_OUTPUT: model.structured_output === true,
  }
  return (['TOOLS', 'VISION', 'REASONING', 'STRUCTURED_OUTPUT'] as const).filter(
    (capability) => has[capability],
  )
}
