import { SluiceError } from '@sluice/core/shared'

import type { IncomingMessage } from 'node:http'

import { MAX_BODY_BYTES } from '../graphql/limits.ts'

/** The body is larger than is allowed. */
export class BodyTooLarge extends SluiceError {
  constructor() {
    super('VALIDATION_FAILED', `The body is larger than ${MAX_BODY_BYTES} bytes.`, { field: 'body' })
  }
}

/** The JSON of a request's body. Keeps no more of it than is allowed; the rest is dropped as it comes. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  return parseJson(await readText(request))
}

/** By events, since an async iterator costs as much as all else that is done for a small request. */
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) reject(new BodyTooLarge())
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.once('error', reject)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SluiceError('VALIDATION_FAILED', 'The body is not JSON.', { field: 'body' })
  }
}
