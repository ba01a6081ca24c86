import { Client } from 'pg'

import { toConnectionConfig } from './client.ts'

/** One connection of its own, for what lives in a session: advisory locks and a heartbeat. */
export interface Session extends AsyncDisposable {
  /** Rejects when the connection is gone or gives no answer in time. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** Opens it; `onLost` is called once, when the connection breaks without being asked to. */
export async function openSession(options: {
  /** Must reach Postgres without a transaction pooler. */
  url: string
  applicationName: string
  answerTimeoutMs: number
  onLost: (error: Error) => void
}): Promise<Session> {
  const client = new Client({
    ...toConnectionConfig(options.url, options.applicationName),
    query_timeout: options.answerTimeoutMs,
  })
  let isClosing = false
  client.on('error', (error) => {
    if (!isClosing) options.onLost(error)
  })
  await client.connect()
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await client.query<Row>(text, [...values])
      return rows
    },
    [Symbol.asyncDispose]: async () => {
      isClosing = true
      await client.end()
    },
  }
}
