import type { Secret } from '../spec/index.ts'

export function toHeaders(apiKey: Secret): Record<string, string> {
  return { 'x-goog-api-key': apiKey.reveal() }
}
