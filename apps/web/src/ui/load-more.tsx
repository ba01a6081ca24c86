import { formatCount } from '#lib/format-number.ts'

import { Button } from './button.tsx'

type LoadMoreProps = {
  shown: number
  /** Where it is known. */
  total?: number | undefined
  hasMore: boolean
  isLoading: boolean
  onLoadMore: () => void
}

/** Beneath a list that goes on from a cursor: how much is shown, and the way to more of it. */
export function LoadMore({ shown, total, hasMore, isLoading, onLoadMore }: LoadMoreProps) {
  const amount = total === undefined ? formatCount(shown) : `${formatCount(shown)} of ${formatCount(total)}`
  return (
    <div className="mt-3 flex items-center justify-end gap-3 text-sm text-muted">
      <span aria-live="polite" className="tabular-nums">
        {hasMore ? `${amount} shown` : `All ${formatCount(shown)} shown`}
      </span>
      {hasMore && (
        // Not disabled while loading: that would take the focus away.
        <Button aria-disabled={isLoading} onClick={() => !isLoading && onLoadMore()}>
          {isLoading ? 'Loading…' : 'Load more'}
        </Button>
      )}
    </div>
  )
}
