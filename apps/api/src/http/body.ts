import { SluiceError } from '@sluice/core/shared'

import type { IncomingMessage } from 'node:http'

import { MAX_BODY_BYTES } from '../graphql/limits.ts'
import { findUnstorable } from '../graphql/storable-text.ts'

/** The JSON of a request's body. Reads no more than is allowed; the server drops the rest. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY_BYTES) throw invalidBody(`The body is larger than ${MAX_BODY_BYTES} bytes.`)
    chunks.push(bytes)
  }
  const body = parseJson(Buffer.concat(chunks).toString('utf8'))
  const fault = findUnstorable(body, 'body')
  if (fault) throw fault
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidBody('The body is not JSON.')
  }
}

function invalidBody(message: string): SluiceError {
  return new SluiceError('VALIDATION_FAILED', message, { field: 'body' })
}
