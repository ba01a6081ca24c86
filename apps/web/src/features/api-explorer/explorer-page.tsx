import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { useViewer } from '#features/access/index.ts'
import { PageHeader } from '#ui/page-header.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { SchemaDownload } from './schema-download.tsx'

const ExplorerEditor = lazy(async () => {
  const { ExplorerEditor } = await import('./explorer-editor.tsx')
  return { default: ExplorerEditor }
})

export function ExplorerPage() {
  const { canWrite } = useViewer()
  return (
    <>
      <PageHeader
        title="API"
        description={
          <>
            Everything these pages show, as GraphQL. Requests run as you, with your rights.
            {canWrite && (
              <>
                {' '}
                Programs need an{' '}
                <Link
                  to="/settings/api-keys"
                  className="rounded-sm text-accent-text underline underline-offset-2"
                >
                  API key
                </Link>
                .
              </>
            )}
          </>
        }
        actions={<SchemaDownload />}
      />
      <div className="h-[calc(100dvh-12rem)] min-h-96 overflow-x-auto overflow-y-hidden rounded-lg border bg-surface">
        {/* The editor needs its width: it scrolls within the page on narrow windows. */}
        <div className="h-full min-w-2xl">
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
      </div>
    </>
  )
}
