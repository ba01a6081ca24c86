import { toPlainModel } from './models.ts'
import { scriptSchema, scriptsSchema, type ParsedScript, type ParsedScripts, type Script } from './script.ts'

/** A limit and the name under which requests are counted for it. */
export type ScopedLimit = { limit: number; scope: string }

/** The script that applies to one request, every field of it. */
export type ResolvedScript = Required<
  Omit<ParsedScript, 'requestsPerMinute' | 'tokensPerMinute' | 'concurrency' | 'retryAfterSeconds'>
> & {
  requestsPerMinute: ScopedLimit | null
  tokensPerMinute: ScopedLimit | null
  concurrency: ScopedLimit | null
  /** Undefined = the true waiting time. */
  retryAfterSeconds: number | null | undefined
}

const DEFAULTS = {
  latency: { kind: 'constant', ms: 0 },
  rates: {
    rateLimited: 0,
    serverError: 0,
    overloaded: 0,
    timeout: 0,
    garbage: 0,
    forbidden: 0,
    quotaExhausted: 0,
  },
  hint: null,
  answer: null,
  streamTokensPerSecond: null,
  firstTokenDelayMs: 0,
  streamFault: null,
  cachedShare: 0,
  cacheWriteShare: 0,
  reasoningTokens: 0,
  usage: 'normal',
} as const

/** Holds the scripts in force and finds, field by field, what applies: model over key over default over start. */
export class ScriptBook {
  readonly #base: ParsedScript
  #scripts: ParsedScripts = {}

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
    const merged = { ...DEFAULTS, ...this.#base, ...this.#scripts.default, ...keys?.[key], ...ofModel }
    const toLimit = (field: 'requestsPerMinute' | 'tokensPerMinute' | 'concurrency'): ScopedLimit | null => {
      const limit = merged[field] ?? null
      if (limit === null) return null
      return { limit, scope: ofModel[field] === undefined ? toKeyScope(key) : toModelScope(key, model) }
    }
    return {
      ...merged,
      requestsPerMinute: toLimit('requestsPerMinute'),
      tokensPerMinute: toLimit('tokensPerMinute'),
      concurrency: toLimit('concurrency'),
      retryAfterSeconds: merged.retryAfterSeconds,
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
