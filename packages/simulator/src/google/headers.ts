import { findHeader, type Incoming } from '../protocol.ts'

const TARGET = /^\/v1(?:beta)?\/models\/([^/:]+):(generateContent|streamGenerateContent)$/

export function findKey(incoming: Incoming): string | null {
  const inQuery = incoming.search.get('key')
  return findHeader(incoming, 'x-goog-api-key') ?? (inQuery === '' ? null : inQuery)
}

/** The model and the verb are in the path. */
export function findTarget({ path }: Incoming): { model: string; isStream: boolean } | null {
  const [, name, verb] = TARGET.exec(path) ?? []
  if (name === undefined) return null
  try {
    return { model: decodeURIComponent(name), isStream: verb === 'streamGenerateContent' }
  } catch {
    return null
  }
}

export function toHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, server: 'simulator' }
}
