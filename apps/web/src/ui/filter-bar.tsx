import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import { Button } from './button.tsx'

type FilterBarProps = {
  /** As in "Filter models". */
  label: string
  isFiltered: boolean
  onClear: () => void
  /** What is left, as in "3 of 40 models"; read out when it changes. */
  summary?: string
  /** Fields, each in a box of its own width, as in `<div className="w-40 max-sm:flex-1">`. */
  children: ReactNode
}

/** Above a table: what narrows it down, and the way back to all of it. */
export function FilterBar({ label, isFiltered, onClear, summary, children }: FilterBarProps) {
  return (
    <div role="search" aria-label={label} className="mb-4 flex flex-wrap items-center gap-2">
      {children}
      {isFiltered && (
        <Button look="quiet" onClick={onClear}>
          <X aria-hidden="true" className="size-3.5" /> Clear filters
        </Button>
      )}
      {summary !== undefined && (
        <p aria-live="polite" className="ml-auto text-sm text-muted tabular-nums">
          {summary}
        </p>
      )}
    </div>
  )
}
