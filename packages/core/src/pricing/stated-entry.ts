import type { TokenClass } from '@sluice/db'
import { z } from 'zod'

import type { PriceEntry } from './price-file.ts'

/** A rate as a file states it, unread. */
export type StatedRate = { tokenClass: TokenClass; fromInputTokens: number; value: unknown }

/** A model as a file states it, before its rates are read. */
export type StatedEntry = Omit<PriceEntry, 'vendor' | 'rates'> & {
  vendor: string | null
  rates: StatedRate[]
  /** Why it cannot be read whatever its rates are; null: nothing speaks against it. */
  fault: string | null
}

/** An entry that says nothing yet. */
export function emptyEntry(vendor: string | null, modelId: string): StatedEntry {
  return {
    vendor,
    modelId,
    kind: null,
    rates: [],
    contextWindow: null,
    maxOutputTokens: null,
    capabilities: null,
    fault: null,
  }
}

const objectSchema = z.record(z.string(), z.unknown())

/** The value as an object; null: it is none. */
export function readObject(value: unknown): Record<string, unknown> | null {
  return objectSchema.safeParse(value).data ?? null
}

const countSchema = z.int().positive().max(2_147_483_647)

/** The value as a number of tokens; null: it is none. */
export function readCount(value: unknown): number | null {
  return countSchema.safeParse(value).data ?? null
}
