import { RotateCw, TriangleAlert } from 'lucide-react'

import type { Problem } from '#graphql/problem.ts'

import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'

type ErrorStateProps = {
  title: string
  problem: Problem
  /** It stands for the page, whose heading it then is. */
  isWholePage?: boolean | undefined
  onRetry?: () => void
}

/** What went wrong, what to quote, and the way to try again. */
export function ErrorState({ title, problem, isWholePage = false, onRetry }: ErrorStateProps) {
  const Heading = isWholePage ? 'h1' : 'h2'
  return (
    <div role="alert" className="rounded-lg border border-bad-line bg-surface p-5">
      <div className="flex gap-3">
        <TriangleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad-text" />
        <div className="min-w-0 flex-1">
          <Heading className="font-semibold">{title}</Heading>
          <p className="mt-1 text-muted">{problem.message}</p>
          {problem.reference && (
            <p className="mt-3 flex items-center gap-1 text-xs text-muted">
              Reference <code className="ml-1 font-mono text-text">{problem.reference}</code>
              <CopyButton text={problem.reference} label="Copy reference" />
            </p>
          )}
          {onRetry && (
            <div className="mt-4">
              <Button onClick={onRetry}>
                <RotateCw aria-hidden="true" className="size-3.5" /> Try again
              </Button>
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
