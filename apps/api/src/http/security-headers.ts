import type { ServerResponse } from 'node:http'

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // Toasts and the API explorer's editor put style elements into the page; the explorer's style sheet holds its fonts.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** What every response carries: nothing of foreign origin runs, nobody frames us, nothing tells others where one was. */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', POLICY)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  // For browsers that do not know frame-ancestors.
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
}
