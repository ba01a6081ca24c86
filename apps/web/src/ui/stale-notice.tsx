import { CloudOff } from 'lucide-react'

import type { Problem } from '#graphql/problem.ts'

import { Button } from './button.tsx'

/** Above data that could not be renewed. */
export function StaleNotice({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-warn-soft px-4 py-2 text-sm text-warn-text"
    >
      <CloudOff aria-hidden="true" className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">This is the last known state. {problem.message}</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  )
}
