import type { Database } from '@sluice/db'

import { BatchWriter } from '#shared'
import type { Log } from '#shared'

import { reduceCall } from './ending.ts'
import type { CallEnding } from './ending.ts'
import { recordCalls } from './record-calls.ts'

/** Endings are gathered this long, so that many share a statement. */
const GATHER_MS = 5
const PATIENCE_MS = 20_000

export type CallRecorder = BatchWriter<CallEnding>

/**
 * Stores how calls ended: those who made them never wait for it and never fail by it. What is given up in the end is written
 * as UNKNOWN when the call's deadline has passed (`cutOffCalls`).
 */
export function createCallRecorder(options: { db: Database; log: Log; patienceMs?: number }): CallRecorder {
  return new BatchWriter({
    what: 'calls',
    gatherMs: GATHER_MS,
    patienceMs: PATIENCE_MS,
    ...options,
    store: async (endings) => void (await recordCalls(options.db, endings)),
    reduce: reduceCall,
  })
}
