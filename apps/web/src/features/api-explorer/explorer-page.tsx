import { lazy, Suspense } from 'react'

import { PageHeader } from '#ui/page-header.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

const ExplorerEditor = lazy(async () => {
  const { ExplorerEditor } = await import('./explorer-editor.tsx')
  return { default: ExplorerEditor }
})

export function ExplorerPage() {
  return (
    <>
      <PageHeader title="API" description="Everything these pages show, as GraphQL. Requests run as you." />
      <div className="h-[calc(100dvh-12rem)] min-h-96 overflow-hidden rounded-lg border bg-surface">
        <Suspense
          fallback={
            <Loading label="the API explorer">
              <Skeleton className="m-4 h-64" />
            </Loading>
          }
        >
          <ExplorerEditor />
        </Suspense>
      </div>
    </>
  )
}
