import { readPriceFile } from '#pricing'
import type { PriceFile } from '#pricing'

/** A LiteLLM file with one model, `one` of acme. */
export function readLiteLlmOf(fields: Record<string, unknown>): PriceFile {
  return readPriceFile('LITELLM', { 'acme/one': { litellm_provider: 'acme', mode: 'chat', ...fields } })
}

/** A models.dev file with one model, `one` of acme. */
export function readModelsDevOf(model: Record<string, unknown>): PriceFile {
  return readPriceFile('MODELS_DEV', {
    acme: { id: 'acme', models: { one: { id: 'one', name: 'One', ...model } } },
  })
}

/** A Portkey file of acme. */
export function readPortkeyOf(models: Record<string, unknown>): PriceFile {
  return readPriceFile('PORTKEY', models, 'acme')
}

/** An entry of a Portkey file with these prices in cents per token. */
export function toPortkeyEntry(
  cents: Record<string, unknown>,
): Record<'pricing_config', Record<string, unknown>> {
  return {
    pricing_config: {
      pay_as_you_go: Object.fromEntries(Object.entries(cents).map(([field, price]) => [field, { price }])),
    },
  }
}

/** A model's rates as `CLASS from = USD per million`; those of the first model when none is named. */
export function ratesIn({ entries }: PriceFile, modelId = entries[0]?.modelId): string[] | undefined {
  return entries
    .find((entry) => entry.modelId === modelId)
    ?.rates.map((row) => `${row.tokenClass} ${row.fromInputTokens} = ${row.usdPerMillion}`)
}
