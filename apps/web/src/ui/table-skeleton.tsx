import { Loading } from './loading.tsx'
import { Skeleton } from './skeleton.tsx'

const widths = ['w-2/5', 'w-1/3', 'w-1/2', 'w-2/5', 'w-3/5', 'w-1/3', 'w-1/2', 'w-2/5']

type TableSkeletonProps = { label: string; rows?: number }

export function TableSkeleton({ label, rows = 8 }: TableSkeletonProps) {
  return (
    <Loading label={label}>
      <div className="overflow-hidden rounded-lg border bg-surface">
        <div className="h-9 border-b bg-sunken" />
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className="flex h-12 items-center gap-6 border-b px-4 last:border-b-0">
            <div className="w-1/2">
              <Skeleton className={`h-3 ${widths[row % widths.length]}`} />
            </div>
            <Skeleton className="h-3 w-16" />
            <Skeleton className="ml-auto h-3 w-20" />
          </div>
        ))}
      </div>
    </Loading>
  )
}
