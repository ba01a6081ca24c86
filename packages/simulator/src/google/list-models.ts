import type { Incoming, ModelList } from '../protocol.ts'
import type { Fault } from '../validation.ts'

const PAGE_SIZE = 50
const MAX_PAGE_SIZE = 1000

/** A page of the models; its token is the position of the next one. */
export function listModels({ search }: Incoming, models: readonly string[]): ModelList {
  const asked = Math.trunc(Number(search.get('pageSize')))
  const size = asked >= 1 ? Math.min(asked, MAX_PAGE_SIZE) : PAGE_SIZE
  const token = search.get('pageToken') ?? ''
  if (!/^\d*$/.test(token)) {
    const fault: Fault = { kind: 'type', expected: ['string'], received: token }
    return { problem: { kind: 'invalid_field', field: { path: ['pageToken'], fault } } }
  }
  const end = Number(token) + size
  return {
    body: {
      models: models.slice(Number(token), end).map(toModel),
      ...(end < models.length && { nextPageToken: String(end) }),
    },
  }
}

function toModel(id: string): object {
  return {
    name: `models/${id}`,
    version: '2026-05-01',
    displayName: id,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
  }
}
