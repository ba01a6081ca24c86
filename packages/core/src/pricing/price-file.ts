import type { LlmModelKind } from '@sluice/db'

import type { RateRow } from './price.ts'

/** Whose way of writing prices down a file follows. */
export const PriceFormat = {
  /** `model_prices_and_context_window.json`: models by key, USD per token. */
  LITELLM: 'LITELLM',
  /** `api.json` of models.dev: vendors with their models, USD per million tokens. */
  MODELS_DEV: 'MODELS_DEV',
  /** `pricing/<vendor>.json` of Portkey's models: one vendor's models, US cents per token. */
  PORTKEY: 'PORTKEY',
} as const

export type PriceFormat = (typeof PriceFormat)[keyof typeof PriceFormat]

/** What a model can do, where a file says so. */
export type Capability = 'TOOLS' | 'VISION' | 'REASONING' | 'STRUCTURED_OUTPUT'

/** What a file says about one model. */
export type PriceEntry = {
  /** The vendor as the file names it, which need not be the name of a provider of ours. */
  vendor: string
  modelId: string
  /** Null: the file does not say. */
  kind: LlmModelKind | null
  /** By class, then from the shortest prompt on. Never empty. */
  rates: RateRow[]
  /** Tokens; null: unknown. */
  contextWindow: number | null
  maxOutputTokens: number | null
  /** Null: the format does not say. */
  capabilities: Capability[] | null
}

/** A model of a file that was not taken over. */
export type RefusedEntry = {
  /** Null: the file does not say whose model it is. */
  vendor: string | null
  modelId: string
  /** A sentence naming the model and, where one is to blame, the token class and its value. */
  reason: string
}

/** A price file as it was read. */
export type PriceFile = { entries: PriceEntry[]; refused: RefusedEntry[] }
