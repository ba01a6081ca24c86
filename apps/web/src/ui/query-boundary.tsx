import type { CombinedError } from '@urql/core'
import type { ReactNode } from 'react'

import { isUnauthenticated, toProblem } from '#graphql/problem.ts'

import { ErrorState } from './error-state.tsx'
import { StaleNotice } from './stale-notice.tsx'

type QueryBoundaryProps<Data> = {
  result: { data?: Data | undefined; error?: CombinedError | undefined }
  /** What was being fetched, as in "Could not load the runs". */
  subject: string
  loading: ReactNode
  /** Nothing else of the page is drawn until the data is there. */
  isWholePage?: boolean
  onRetry: () => void
  children: (data: Data) => ReactNode
}

/** Draws a query's states. Data that is already there stays when a refresh fails, marked as old. */
export function QueryBoundary<Data>({
  result,
  subject,
  loading,
  isWholePage,
  onRetry,
  children,
}: QueryBoundaryProps<Data>) {
  const { data, error } = result
  if (data) {
    return (
      <>
        {error && <StaleNotice problem={toProblem(error)} onRetry={onRetry} />}
        {children(data)}
      </>
    )
  }
  // Who is not signed in is on the way to the sign-in page.
  if (!error || isUnauthenticated(error)) return loading
  return (
    <ErrorState
      title={`Could not load ${subject}`}
      problem={toProblem(error)}
      isWholePage={isWholePage}
      onRetry={onRetry}
    />
  )
}
