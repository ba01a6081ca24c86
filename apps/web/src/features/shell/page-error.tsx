import type { ErrorComponentProps } from '@tanstack/react-router'

import { ErrorState } from '#ui/error-state.tsx'

/** A page that could not be drawn, or whose code could not be fetched after an update. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-2xl p-6">
      <ErrorState
        title="This page could not be shown"
        isWholePage
        problem={{
          message: error instanceof Error ? error.message : String(error),
          code: null,
          field: null,
          reference: null,
        }}
        onRetry={reset}
      />
    </div>
  )
}
