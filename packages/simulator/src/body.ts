import type { IncomingMessage } from 'node:http'

export const BODY_LIMIT_BYTES = 10 * 1024 * 1024

export type Body = { kind: 'text'; text: string } | { kind: 'too_large' } | { kind: 'aborted' }

/** Reads to the end even when the body is too large (keeping none of it), so that the client gets to read the 413. */
export function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > BODY_LIMIT_BYTES) chunks = []
      else chunks.push(chunk)
    })
    request.once('end', () => {
      if (size > BODY_LIMIT_BYTES) resolve({ kind: 'too_large' })
      else resolve({ kind: 'text', text: Buffer.concat(chunks).toString('utf8') })
    })
    request.once('close', () => resolve({ kind: 'aborted' }))
    request.once('error', () => resolve({ kind: 'aborted' }))
  })
}

type Parsed = { value: unknown } | { malformed: string }

export function parseJson(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text)
    return { value }
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : 'not JSON' }
  }
}
