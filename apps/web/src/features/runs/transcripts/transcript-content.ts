import { readList, readRecord, readText } from '#lib/read-json.ts'

export type Turn = { prompt: string; answer: string }

/** A price of the moment of the call, in USD per million tokens. */
export type SnapshotRate = { name: string; usdPerMillion: string | null }

export type TranscriptContent = { turns: Turn[]; rates: SnapshotRate[] }

const rateNames = [
  { key: 'costInputPerMillion', name: 'Input' },
  { key: 'costCacheReadPerMillion', name: 'Cache read' },
  { key: 'costCacheWritePerMillion', name: 'Cache write' },
  { key: 'costOutputPerMillion', name: 'Output' },
  { key: 'costReasoningPerMillion', name: 'Reasoning' },
] as const

export function toTranscriptContent(content: unknown): TranscriptContent {
  const { turns, costSnapshot } = readRecord(content)
  const snapshot = readRecord(costSnapshot)
  return {
    turns: readList(turns).map((turn) => {
      const { probePrompt, targetResponse } = readRecord(turn)
      return { prompt: readText(probePrompt) ?? '', answer: readText(targetResponse) ?? '' }
    }),
    rates: rateNames
      .filter(({ key }) => key in snapshot)
      .map(({ key, name }) => ({ name, usdPerMillion: readText(snapshot[key]) })),
  }
}
