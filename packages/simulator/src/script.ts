import { z } from 'zod'

import { toPlainModel } from './models.ts'

const milliseconds = z.number().min(0).max(3_600_000)
const perMinute = z.int().min(1).nullable()
const rate = z.number().min(0).max(1).default(0)

const latencySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), ms: milliseconds }),
  z.strictObject({ kind: z.literal('lognormal'), medianMs: milliseconds, sigma: z.number().min(0).max(5) }),
  z
    .strictObject({ kind: z.literal('uniform'), minMs: milliseconds, maxMs: milliseconds })
    .refine(({ minMs, maxMs }) => minMs <= maxMs, 'minMs must not be above maxMs'),
])

const ratesSchema = z
  .strictObject({
    /** 429, at once. */
    rateLimited: rate,
    /** 500. */
    serverError: rate,
    /** The vendor's "overloaded": 503, or 529 where the vendor says so. */
    overloaded: rate,
    /** Accepted and never answered, until the client goes. */
    timeout: rate,
    /** 200 with a body in the vendor's framing that no parser reads. */
    garbage: rate,
  })
  .refine(
    (rates) => Object.values(rates).reduce((sum, share) => sum + share, 0) <= 1 + 1e-9,
    'rates must not add up to more than 1',
  )

const scriptSchema = z.strictObject({
  /** Time from the receipt of a request to its answer; rate limits refuse without waiting. */
  latency: latencySchema.exactOptional(),
  /** Admitted requests in any 60 seconds; null = no limit. */
  requestsPerMinute: perMinute.exactOptional(),
  /** Prompt and answer tokens admitted in any 60 seconds; null = no limit. */
  tokensPerMinute: perMinute.exactOptional(),
  /** Requests admitted at the same time; one more is answered 429; null = no limit. */
  concurrency: perMinute.exactOptional(),
  /** Shares (0..1) of requests that fail in each way. */
  rates: ratesSchema.exactOptional(),
  /** The hint of every 429; null = none. Without it the hint is the true waiting time, or 1 where there is none. */
  retryAfterSeconds: z.number().min(0).max(86_400).nullable().exactOptional(),
  /** The text of every answer; null = a help-desk reply made from seed, model and messages. */
  answer: z.string().nullable().exactOptional(),
  /** Pace of streamed answers; null = everything at once when the latency is over. */
  streamTokensPerSecond: z.number().min(1).max(100_000).nullable().exactOptional(),
})

/** Three layers over the defaults a simulator was started with; each set takes the place of the one before. */
export const scriptsSchema = z.strictObject({
  default: scriptSchema.exactOptional(),
  keys: z.record(z.string(), scriptSchema).exactOptional(),
  models: z.record(z.string(), scriptSchema).exactOptional(),
})

/** How the simulator behaves; every field may be left out and then comes from the layer below. */
export type Script = z.input<typeof scriptSchema>
export type Scripts = z.input<typeof scriptsSchema>
export type Latency = z.output<typeof latencySchema>
export type Rates = z.output<typeof ratesSchema>

/** A limit and the name under which requests are counted for it. */
export type ScopedLimit = { limit: number; scope: string }

export type ResolvedScript = {
  latency: Latency
  requestsPerMinute: ScopedLimit | null
  tokensPerMinute: ScopedLimit | null
  concurrency: ScopedLimit | null
  rates: Rates
  /** Undefined = the true waiting time. */
  retryAfterSeconds: number | null | undefined
  answer: string | null
  streamTokensPerSecond: number | null
}

type ParsedScript = z.output<typeof scriptSchema>

const NO_RATES: Rates = { rateLimited: 0, serverError: 0, overloaded: 0, timeout: 0, garbage: 0 }

/** Holds the scripts in force and finds, field by field, what applies: model over key over default over start. */
export class ScriptBook {
  readonly #base: ParsedScript
  #scripts: z.output<typeof scriptsSchema> = {}

  constructor(defaults: Script) {
    this.#base = scriptSchema.parse(defaults)
  }

  /** Throws a ZodError for a set that is not valid; the old one then stays. */
  replace(scripts: unknown): void {
    this.#scripts = scriptsSchema.parse(scripts)
  }

  resolve(key: string, model: string): ResolvedScript {
    const { models, keys } = this.#scripts
    const ofModel = models?.[model] ?? models?.[toPlainModel(model)] ?? {}
    const merged = { ...this.#base, ...this.#scripts.default, ...keys?.[key], ...ofModel }
    const toLimit = (field: 'requestsPerMinute' | 'tokensPerMinute' | 'concurrency'): ScopedLimit | null => {
      const limit = merged[field] ?? null
      if (limit === null) return null
      return { limit, scope: ofModel[field] === undefined ? toKeyScope(key) : toModelScope(key, model) }
    }
    return {
      latency: merged.latency ?? { kind: 'constant', ms: 0 },
      requestsPerMinute: toLimit('requestsPerMinute'),
      tokensPerMinute: toLimit('tokensPerMinute'),
      concurrency: toLimit('concurrency'),
      rates: merged.rates ?? NO_RATES,
      retryAfterSeconds: merged.retryAfterSeconds,
      answer: merged.answer ?? null,
      streamTokensPerSecond: merged.streamTokensPerSecond ?? null,
    }
  }
}

/** A limit set by a key's script, or by default, is shared by all models of the key. */
export function toKeyScope(key: string): string {
  return key
}

/** A limit set by a model's script holds for each key alone. */
export function toModelScope(key: string, model: string): string {
  return `${key}\n${toPlainModel(model)}`
}
