import type { ServerResponse } from 'node:http'

import type { Problem } from '../graphql/errors.ts'

const STATUS: Partial<Record<Problem['code'], number>> = {
  VALIDATION_FAILED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  DATABASE_UNAVAILABLE: 503,
}

/** The HTTP status that goes with a code. */
export function toStatus(code: Problem['code']): number {
  return STATUS[code] ?? 500
}

/** Answers with JSON that nobody may keep. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}
