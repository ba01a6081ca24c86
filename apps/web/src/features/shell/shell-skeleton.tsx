import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export function ShellSkeleton() {
  return (
    <Loading label="Sluice">
      <div className="fixed inset-y-0 left-0 hidden w-60 border-r bg-surface p-5 lg:block">
        <Skeleton className="h-7 w-28" />
        <Skeleton className="mt-8 h-4 w-36" />
        <Skeleton className="mt-4 h-4 w-32" />
        <Skeleton className="mt-4 h-4 w-36" />
      </div>
      <div className="mx-auto max-w-6xl px-4 py-8 sm:px-8 lg:pl-68">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="mt-8 h-72 w-full" />
      </div>
    </Loading>
  )
}
