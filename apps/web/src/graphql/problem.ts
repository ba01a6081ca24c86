import type { CombinedError } from '@urql/core'

import { readRecord, readText } from '#lib/read-json.ts'

/** An error as a person meets it. */
export type Problem = {
  message: string
  /** One of the API's closed set; null when the API did not answer. */
  code: string | null
  /** The input field to blame. */
  field: string | null
  /** What to quote to whoever runs this installation. */
  reference: string | null
}

export function toProblem(error: CombinedError): Problem {
  const [first] = error.graphQLErrors
  if (!first) return { message: unreachable, code: null, field: null, reference: null }
  const extensions = readRecord(first.extensions)
  return {
    message: first.message,
    code: readText(extensions.code),
    field: readText(extensions.field),
    reference: readText(extensions.reference),
  }
}

export function isUnauthenticated(error: CombinedError): boolean {
  return error.graphQLErrors.some((each) => readRecord(each.extensions).code === 'UNAUTHENTICATED')
}

const unreachable = 'Sluice did not answer. Check that it is running and that you are online, then try again.'
