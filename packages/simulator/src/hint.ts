import type { Hint } from './script.ts'

/** The headers that say when to come back, in the form a script asks for. */
export function toHintHeaders({ form, seconds }: Hint, now: number): Record<string, string> {
  const at = new Date(Math.ceil(now / 1000 + seconds) * 1000)
  switch (form) {
    case 'retry-after-seconds':
      return { 'retry-after': String(Math.ceil(seconds)) }
    case 'retry-after-date':
      return { 'retry-after': at.toUTCString() }
    case 'retry-after-ms':
      return { 'retry-after-ms': String(Math.ceil(seconds * 1000)) }
    case 'reset-duration':
      return { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': `${seconds}s` }
    case 'reset-epoch':
      return { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(at.getTime() / 1000) }
    case 'reset-rfc3339':
      return {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': at.toISOString().replace('.000Z', 'Z'),
      }
    case 'zero':
      return { 'retry-after': '0' }
    case 'negative':
      return { 'retry-after': String(-Math.ceil(seconds)) }
    case 'past-date':
      return { 'retry-after': new Date(now - Math.ceil(seconds) * 1000).toUTCString() }
    case 'google-retry-info':
    case 'none':
      return {}
  }
}
