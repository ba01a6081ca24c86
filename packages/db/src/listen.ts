import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'

import { toConnectionConfig } from './client.ts'
import type { Log } from './log.ts'

export type ListenOptions = {
  /** Must reach Postgres without a transaction pooler. */
  url: string
  channels: readonly string[]
  onNotification: (channel: string, payload: string) => void
  /** After every connection, the first included: whatever was notified before is lost, so read again. */
  onConnected: () => void | Promise<void>
  applicationName?: string
  /** How often the connection is asked whether it still lives; 10 s by default. */
  probeEveryMs?: number
  log?: Log
}

const ANSWER_TIMEOUT_MS = 5000
const LONGEST_PAUSE_MS = 5000

/** Listens on a connection of its own until disposed, and connects again for as long as it takes. */
export function listen(options: ListenOptions): AsyncDisposable {
  const stop = new AbortController()
  const ended = keepListening(options, stop.signal)
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

async function keepListening(options: ListenOptions, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      await listenOnce(options, signal, () => {
        failures = 0
      })
    } catch (error) {
      failures += 1
      const pauseMs = Math.min(50 * 2 ** failures, LONGEST_PAUSE_MS)
      options.log?.warn('listening interrupted', { reason: String(error), failures, pauseMs })
      await pause(pauseMs, signal)
    }
  }
}

/** Returns when stopped, throws when the connection is lost. */
async function listenOnce(
  options: ListenOptions,
  signal: AbortSignal,
  onListening: () => void,
): Promise<void> {
  const { url, channels, onNotification, onConnected, log } = options
  const { applicationName = 'sluice listen', probeEveryMs = 10_000 } = options
  const client = new Client({ ...toConnectionConfig(url, applicationName), query_timeout: ANSWER_TIMEOUT_MS })
  const lost = new AbortController()
  const isOver = AbortSignal.any([signal, lost.signal])
  client.on('error', (error) => lost.abort(error))
  client.on('end', () => lost.abort(new Error('the connection was closed')))
  client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''))
  try {
    await client.connect()
    for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
    await onConnected()
    onListening()
    log?.info('listening', { channels })
    while (!signal.aborted) {
      await pause(probeEveryMs, isOver)
      lost.signal.throwIfAborted()
      // A connection that died without a word answers nothing; only asking shows it.
      await client.query('SELECT 1')
    }
  } finally {
    void client.end().catch(() => undefined)
  }
}

/** Cut short by the signal. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch(() => undefined)
}
