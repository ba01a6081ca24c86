import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export function RunPageSkeleton() {
  return (
    <Loading label="the run">
      <h1 className="sr-only">Run</h1>
      <Skeleton className="h-3 w-12" />
      <Skeleton className="mt-3 h-6 w-56" />
      <Skeleton className="mt-3 h-3 w-80 max-w-full" />
      <div className="mt-6 rounded-lg border bg-surface p-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="mt-4 h-2 w-full" />
        <Skeleton className="mt-4 h-3 w-64 max-w-full" />
      </div>
      <Skeleton className="mt-8 h-4 w-64 max-w-full" />
      <div className="mt-6 h-64 rounded-lg border bg-surface" />
    </Loading>
  )
}
