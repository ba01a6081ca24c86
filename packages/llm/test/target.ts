import { Secret } from '../src/spec/index.ts'
import type { ProtocolName, Target } from '../src/spec/index.ts'

/** Looks like nobody's key, so that only knowing it can hide it. */
export const API_KEY = 'correct-horse-battery-staple'

/** A target on the loopback address. */
export function createTarget(protocol: ProtocolName, baseUrl: string, requestTimeoutMs = 5000): Target {
  return { protocol, baseUrl, apiKey: new Secret(API_KEY), requestTimeoutMs, allowPrivateAddress: true }
}
