import type { CombinedError } from '@urql/core'

import { isRecord, readRecord, readText } from '#lib/read-json.ts'

/** An error as a person meets it. */
export type Problem = {
  message: string
  /** One of the API's closed set; null when the API did not answer. */
  code: string | null
  /** The input field to blame. */
  field: string | null
  /** What to quote to whoever runs this installation. */
  reference: string | null
  /** Whether the same request can succeed later without anybody changing anything. */
  isRetryable: boolean
  /** The row as it is now, where somebody changed it meanwhile. */
  current: Record<string, unknown> | null
}

/** Without an error of the API's own, the API was not reached. */
export function toProblem(error: CombinedError | undefined): Problem {
  const first = error?.graphQLErrors[0]
  if (!first) return { ...createProblem(unreachable), isRetryable: true }
  const { code, field, reference, retryable, current } = readRecord(first.extensions)
  return {
    message: first.message,
    code: readText(code),
    field: readText(field),
    reference: readText(reference),
    isRetryable: retryable === true,
    current: isRecord(current) ? current : null,
  }
}

/** A problem of our own finding, of which only the sentence is known. */
export function createProblem(message: string): Problem {
  return { message, code: null, field: null, reference: null, isRetryable: false, current: null }
}

export function isUnauthenticated(error: CombinedError): boolean {
  return error.graphQLErrors.some((each) => readRecord(each.extensions).code === 'UNAUTHENTICATED')
}

export const unreachable =
  'Sluice did not answer. Check that it is running and that you are online, then try again.'
