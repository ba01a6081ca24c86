import type { Secret } from '../spec/index.ts'

const API_VERSION = '2023-06-01'

export function toHeaders(apiKey: Secret): Record<string, string> {
  return { 'x-api-key': apiKey.reveal(), 'anthropic-version': API_VERSION }
}
