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
  log?: Log
}

const PROBE_EVERY_MS = 10_000
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
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Returns when stopped, throws when the connection is lost. */
async function listenOnce(
  options: ListenOptions,
  signal: AbortSignal,
  onListening: () => void,
): Promise<void> {
  const { url, channels, onNotification, onConnected, applicationName = 'sluice listen', log } = options
  const client = new Client({ ...toConnectionConfig(url, applicationName), query_timeout: ANSWER_TIMEOUT_MS })
  const over = Promise.withResolvers<void>()
  // It may be settled while a query is awaited instead.
  over.promise.catch(() => undefined)
  client.on('error', over.reject)
  client.on('end', () => over.reject(new Error('the connection was closed')))
  client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''))
  signal.addEventListener('abort', () => over.resolve(), { once: true })
  // A connection that died without a word answers nothing; only asking shows it.
  const probe = setInterval(() => void client.query('SELECT 1').catch(over.reject), PROBE_EVERY_MS)
  try {
    await client.connect()
    for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
    await onConnected()
    onListening()
    log?.info('listening', { channels })
    await over.promise
  } finally {
    clearInterval(probe)
    void client.end().catch(() => undefined)
  }
}
