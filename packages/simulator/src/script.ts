import { z } from 'zod'

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
    /** 403, whatever the key. */
    forbidden: rate,
    /** The account has nothing left, in the vendor's words and with its status. */
    quotaExhausted: rate,
  })
  .refine(
    (rates) => Object.values(rates).reduce((sum, share) => sum + share, 0) <= 1 + 1e-9,
    'rates must not add up to more than 1',
  )

const hintSchema = z.strictObject({
  /** Any form at any vendor; `google-retry-info` is in Google's body, the others are headers. */
  form: z.enum([
    'retry-after-seconds',
    'retry-after-date',
    'retry-after-ms',
    'reset-duration',
    'reset-epoch',
    'reset-rfc3339',
    'google-retry-info',
    'none',
    'zero',
    'negative',
    'past-date',
  ]),
  /** Rounded up where the form knows whole seconds only. */
  seconds: z.number().min(0).max(86_400).default(1),
})

const streamFaultSchema = z.strictObject({
  /** `reset` cuts the connection, `stall` sends nothing more, `garbage` cannot be parsed, `error_event` is the vendor's. */
  kind: z.enum(['reset', 'stall', 'garbage', 'error_event']),
  /** Answer tokens sent before, to the end of their event; an answer that has fewer breaks off before its end. */
  afterTokens: z.int().min(0).default(0),
  /** Share (0..1) of streams that break off. */
  share: z.number().min(0).max(1).default(1),
})

export const scriptSchema = z.strictObject({
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
  /** The hint of every 429, and of every 503 or 529, in a form of its own; null = the vendor's form. */
  hint: hintSchema.nullable().exactOptional(),
  /** The text of every answer that calls no tool; null = a reply made from seed, model and messages. */
  answer: z.string().nullable().exactOptional(),
  /** Pace of streamed answers; null = everything at once when the latency is over. */
  streamTokensPerSecond: z.number().min(1).max(100_000).nullable().exactOptional(),
  /** Time of a stream from its opening to its first token. */
  firstTokenDelayMs: milliseconds.exactOptional(),
  /** How streams break off; null = they do not. */
  streamFault: streamFaultSchema.nullable().exactOptional(),
  /** Share (0..1) of the prompt that comes from the cache. */
  cachedShare: z.number().min(0).max(1).exactOptional(),
  /** Share (0..1) of the prompt that is written to the cache, as far as it is not read from there. */
  cacheWriteShare: z.number().min(0).max(1).exactOptional(),
  /** Hidden tokens generated before the answer. */
  reasoningTokens: z.int().min(0).max(1_000_000).exactOptional(),
  /** What answers say of their tokens: the truth, nothing, or zeros. */
  usage: z.enum(['normal', 'missing', 'zero']).exactOptional(),
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
export type Hint = z.output<typeof hintSchema>
export type StreamFault = z.output<typeof streamFaultSchema>
export type ParsedScript = z.output<typeof scriptSchema>
export type ParsedScripts = z.output<typeof scriptsSchema>
