import { X } from 'lucide-react'
import type { ReactNode } from 'react'

type FilterChipProps = { name: string; onRemove: () => void; children: ReactNode }

/** One filter that is set; pressed, it is no more. */
export function FilterChip({ name, onRemove, children }: FilterChipProps) {
  return (
    <li className="min-w-0">
      <button
        type="button"
        onClick={onRemove}
        className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-full bg-accent-soft pr-2 pl-3 text-sm text-accent-text transition-colors hover:bg-hover max-sm:h-9"
      >
        <span className="truncate">
          <span className="sr-only">Remove the filter </span>
          {name}: <strong className="font-semibold">{children}</strong>
        </span>
        <X aria-hidden="true" className="size-3.5 shrink-0" />
      </button>
    </li>
  )
}
