import type { CompletionResult } from '@sluice/llm'

import type { ScenarioContent } from '#definitions'
import type { Rates } from '#pricing'

/** Longer answers are cut, and say so. */
const MAX_CHARACTERS = 1_000_000

/** A transcript as it goes into its row. */
export type StoredTranscript = {
  id: string
  content: {
    turns: { turnNumber: number; probePrompt: string; targetResponse: string }[]
    costSnapshot: {
      priceId: string
      costInputPerMillion: string | null
      costOutputPerMillion: string | null
      rates: Rates
    } | null
  }
  /** `escaped`: it held characters Postgres cannot store. `cut`: it was too long. */
  storageNote: 'escaped' | 'cut' | null
  finishReason: string
}

type TranscriptInput = {
  id: string
  scenario: ScenarioContent
  result: Pick<CompletionResult, 'text' | 'finishReason'>
  priceId: string | null
  /** Those that were applied. */
  rates: Rates | null
}

/** The stored conversation of one answered probe, with the prices it was paid at. */
export function toTranscript({ id, scenario, result, priceId, rates }: TranscriptInput): StoredTranscript {
  const { text, note } = toStorable(result.text)
  return {
    id,
    content: {
      turns: [{ turnNumber: 1, probePrompt: scenario.prompt, targetResponse: text }],
      costSnapshot:
        priceId && rates
          ? { priceId, costInputPerMillion: rates.input, costOutputPerMillion: rates.output, rates }
          : null,
    },
    storageNote: note,
    finishReason: result.finishReason,
  }
}

/** Text as Postgres can hold it: NUL and lone surrogates become their escapes, the rest of a giant is cut. */
export function toStorable(text: string): { text: string; note: StoredTranscript['storageNote'] } {
  const short = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text
  if (short.isWellFormed() && !short.includes('\0'))
    return { text: short, note: short === text ? null : 'cut' }
  const escaped = short
    .replaceAll('\0', '\\u0000')
    .replace(
      /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      (lone) => `\\u${lone.charCodeAt(0).toString(16)}`,
    )
  return { text: escaped, note: short === text ? 'escaped' : 'cut' }
}
