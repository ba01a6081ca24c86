import type { Problem } from '#graphql/problem.ts'

import { Callout } from './callout.tsx'
import { CopyButton } from './copy-button.tsx'

/** What went wrong with a form and belongs to none of its fields; nothing when nothing did. */
export function FormError({ problem }: { problem: Problem | null }) {
  if (!problem) return null
  return (
    <Callout tone="danger" isAlert>
      <p>{problem.message}</p>
      {problem.reference && (
        <p className="flex items-center gap-1.5 text-xs">
          <span className="shrink-0">Reference</span>
          <code className="font-mono">{problem.reference}</code>
          <CopyButton text={problem.reference} label="Copy reference" />
        </p>
      )}
    </Callout>
  )
}
