import { ChevronLeft, ChevronRight } from 'lucide-react'

import { formatCount } from '#lib/format-number.ts'

import { IconButton } from './icon-button.tsx'

type PaginationProps = {
  /** From 1. */
  page: number
  pageSize: number
  total: number
  onPageChange: (page: number) => void
}

/** "21–40 of 57" and the way to the neighbours; nothing when one page holds all. */
export function Pagination({ page, pageSize, total, onPageChange }: PaginationProps) {
  if (total <= pageSize && page === 1) return null
  const first = (page - 1) * pageSize + 1
  const last = Math.min(page * pageSize, total)
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center justify-end gap-2 text-sm text-muted">
      <span className="tabular-nums">
        {first <= last ? `${formatCount(first)}–${formatCount(last)}` : 'None'} of {formatCount(total)}
      </span>
      <IconButton
        icon={ChevronLeft}
        label="Previous page"
        disabled={page === 1}
        onClick={() => onPageChange(page - 1)}
      />
      <IconButton
        icon={ChevronRight}
        label="Next page"
        disabled={last >= total}
        onClick={() => onPageChange(page + 1)}
      />
    </nav>
  )
}
