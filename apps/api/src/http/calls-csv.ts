import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { Actor } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import { toConditions } from '../modules/calls/call-conditions.ts'
import { readCallLines } from '../modules/calls/call-lines.ts'
import { parseCallParameters } from '../modules/calls/call-parameters.ts'
import { authenticate } from './authenticate.ts'

import type { CallFilter } from '../modules/calls/call-conditions.ts'
import type { Route } from './router.ts'

/** About what a spreadsheet holds. */
const MAX_ROWS = 1_000_000

/**
 * The calls that llmCalls lists, all of them, as CSV: GET /api/calls.csv with the names of LlmCallFilter and orderBy. What fails
 * before the first line is an answer as everywhere; what fails later breaks the connection off.
 */
export function createCallsCsvRoute(services: Services, maxRows = MAX_ROWS): Route {
  return async (request, response) => {
    const { signedIn, askAgain } = await authenticate(services, request)
    const { filter, order } = parseCallParameters(toQuery(request.url ?? ''))
    const lines = readCallLines(services.db, {
      where: toConditions(filter, signedIn.actor),
      order,
      maxRows,
      isStillAllowed: async () => isSame(signedIn.actor, (await askAgain())?.actor),
    })
    const first = await lines.next()
    response.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${toFileName(filter, services.clock.now())}"`,
      'cache-control': 'no-store',
    })
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    const body = Readable.from(startWith(first.value ?? '', lines), { highWaterMark: 1 })
    await pipeline(body, response).catch(unlessLeft)
  }
}

function toQuery(target: string): URLSearchParams {
  return new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : '')
}

function isSame(actor: Actor, now: Actor | undefined): boolean {
  return now?.teamId === actor.teamId && now.role === actor.role
}

async function* startWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

/** Whoever asked may leave before the end. */
function unlessLeft(error: unknown): void {
  const hasLeft = error instanceof Error && Reflect.get(error, 'code') === 'ERR_STREAM_PREMATURE_CLOSE'
  if (!hasLeft) throw error
}

function toFileName({ from, to }: CallFilter, now: Date): string {
  const days = [...(from ? [from] : []), to ?? now].map((time) => time.toISOString().slice(0, 10))
  return `${['calls', ...days].join('_')}.csv`
}
