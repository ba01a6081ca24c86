import { TokenClass } from '@sluice/db'
import { z } from 'zod'

/** Rates of one class: USD per million tokens by the number of input tokens from which they hold. */
const tiersSchema = z.record(z.string().regex(/^\d+$/), z.string())

const modelSchema = z.object({
  /** Embedding models say so; the rest are chat models. */
  kind: z.literal('EMBEDDING').optional(),
  rates: z.partialRecord(z.enum(TokenClass), tiersSchema),
})

/** `prices.json`: models by vendor and id, and where they are from. Written by `build.ts`. */
export const pricesFileSchema = z.object({
  source: z.string(),
  licence: z.string(),
  /** Day of the snapshot, YYYY-MM-DD. */
  date: z.iso.date(),
  vendors: z.record(z.string(), z.record(z.string(), modelSchema)),
})

export type PricesFile = z.output<typeof pricesFileSchema>

export type ListedModel = z.output<typeof modelSchema>
