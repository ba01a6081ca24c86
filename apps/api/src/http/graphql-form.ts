import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** How requests are answered: as JSON, or as a stream of events. */
const ANSWERS = new Set([
  '*/*',
  'application/*',
  'application/json',
  'application/graphql-response+json',
  'text/*',
  'text/event-stream',
])

type Refusal = { status: number; message: string }

/**
 * Why a request is none of GraphQL's, whoever sends it: JSON in a POST is the one form that a page of another site cannot send.
 * Found before anything is done, so that nobody's change is made and then not answered.
 */
export function refuseForm({ method, headers }: IncomingMessage): Refusal | null {
  if (method !== 'POST') return { status: 405, message: 'Send GraphQL requests by POST.' }
  if (!/^application\/json(?:;|$)/.test(headers['content-type'] ?? ''))
    return { status: 415, message: 'Send GraphQL requests as application/json.' }
  if (headers['content-encoding'] !== undefined)
    return { status: 415, message: 'Send GraphQL requests without a content encoding.' }
  if (!isAnswerable(headers))
    return { status: 406, message: 'Accept application/json, and text/event-stream for subscriptions.' }
  return null
}

function isAnswerable({ accept }: IncomingHttpHeaders): boolean {
  const types = (accept || '*/*').replaceAll(/\s/g, '').toLowerCase().split(',')
  return types.some((type) => {
    const [name = '', ...parameters] = type.split(';')
    const charset = parameters.find((parameter) => parameter.startsWith('charset='))
    return ANSWERS.has(name) && (charset === undefined || charset === 'charset=utf-8')
  })
}
