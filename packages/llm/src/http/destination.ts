import type { Dispatcher } from 'undici'

import { LlmError } from '../spec/index.ts'

/** Where a request goes and through what it leaves. */
export type Destination = { url: URL; dispatcher: Dispatcher }

/**
 * The one gate through which every request leaves: whatever decides about addresses decides here.
 *
 * @throws LlmError `INVALID_REQUEST` for an address that is no plain http(s) URL.
 */
export function toDestination(address: string, dispatcher: Dispatcher): Destination {
  const url = URL.parse(address)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new LlmError('INVALID_REQUEST', {
      message: `"${address}" is not an http or https address. Correct the provider's base URL.`,
    })
  }
  if (url.username !== '' || url.password !== '') {
    throw new LlmError('INVALID_REQUEST', {
      message: `The base URL at ${url.host} contains a user name or password. Keep credentials out of it.`,
    })
  }
  return { url, dispatcher }
}
