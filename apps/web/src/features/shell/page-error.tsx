import type { ErrorComponentProps } from '@tanstack/react-router'

import { createProblem } from '#graphql/problem.ts'
import { ErrorState } from '#ui/error-state.tsx'

/** A page that could not be drawn, or whose code could not be fetched after an update. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-2xl p-6">
      <ErrorState
        title="This page could not be shown"
        isWholePage
        problem={createProblem(error instanceof Error ? error.message : String(error))}
        onRetry={reset}
      />
    </div>
  )
}
