import { Outlet } from '@tanstack/react-router'

import { ToOwnPassword, ViewerContext, ViewerContext_viewer } from '#features/access/index.ts'
import { graphql, readFragment } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { QueryBoundary } from '#ui/query-boundary.tsx'

import { ShellSkeleton } from './shell-skeleton.tsx'
import { Sidebar, Sidebar_viewer } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'

const AppShellQuery = graphql(
  `
    query AppShell {
      me {
        ...Sidebar_viewer
        ...ViewerContext_viewer
      }
    }
  `,
  [Sidebar_viewer, ViewerContext_viewer],
)

/** The frame around every page for somebody who is signed in. */
export function AppShell() {
  const [result, refresh] = usePageQuery({ query: AppShellQuery, requestPolicy: 'cache-first' })
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <QueryBoundary
        result={result}
        subject="Sluice"
        isWholePage
        loading={<ShellSkeleton />}
        onRetry={refresh}
      >
        {({ me }) => {
          const viewer = readFragment(ViewerContext_viewer, me)
          if (viewer.mustChangePassword) return <ToOwnPassword />
          return (
            <ViewerContext value={viewer}>
              <div className="min-h-dvh lg:pl-60">
                <aside className="fixed inset-y-0 left-0 hidden w-60 border-r bg-surface lg:block">
                  <Sidebar viewer={me} />
                </aside>
                <TopBar>
                  <Sidebar viewer={me} />
                </TopBar>
                <main
                  id="content"
                  tabIndex={-1}
                  className="mx-auto max-w-6xl px-4 py-6 outline-none sm:px-8 lg:py-8"
                >
                  <Outlet />
                </main>
              </div>
            </ViewerContext>
          )
        }}
      </QueryBoundary>
    </>
  )
}
