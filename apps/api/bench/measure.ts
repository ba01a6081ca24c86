import autocannon from 'autocannon'

import type { ServerProcess } from './server-process.ts'

/** What one server did in one round. */
export type Figures = {
  requestsPerSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** What the server's process computed for each request. */
  cpuMsPerRequest: number
}

export type Load = { body: string; connections: number; seconds: number; expected: string }

/** Sends one request over and over; any answer but the expected one ends the bench. */
export async function measure(
  server: ServerProcess,
  { body, connections, seconds, expected }: Load,
): Promise<Figures> {
  const durations: number[] = []
  const cpuBefore = await server.readCpuMs()
  const startedAt = performance.now()
  let endedAt = startedAt
  const run = autocannon({
    url: server.url,
    method: 'POST',
    headers: server.headers,
    body,
    connections,
    duration: seconds,
    sampleInt: 50,
    expectBody: expected,
  })
  run.on('response', (_client, _status, _bytes, durationMs) => {
    durations.push(durationMs)
    endedAt = performance.now()
  })
  const { '2xx': answered, non2xx, errors, mismatches } = await run
  const cpuMs = (await server.readCpuMs()) - cpuBefore
  if (answered === 0 || non2xx + errors + mismatches > 0)
    throw new Error(
      `${server.name}: ${answered} good answers, ${non2xx} of another status, ${errors} errors, ${mismatches} of another text.`,
    )
  const sorted = durations.toSorted((one, other) => one - other)
  return {
    requestsPerSecond: durations.length / ((endedAt - startedAt) / 1000),
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    cpuMsPerRequest: cpuMs / durations.length,
  }
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((one, other) => one - other),
    0.5,
  )
}

/** The smallest value that at least this share of all does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
}
