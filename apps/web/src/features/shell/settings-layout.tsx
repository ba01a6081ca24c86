import { Link, Outlet } from '@tanstack/react-router'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

const SettingsLayoutQuery = graphql(`
  query SettingsLayout {
    me {
      canWrite
      canAdminister
    }
  }
`)

type Rights = { canWrite: boolean; canAdminister: boolean }

const places: { to: string; name: string; isFor: (rights: Rights) => boolean }[] = [
  { to: '/settings/models', name: 'Models', isFor: () => true },
  { to: '/settings/infrastructure', name: 'Infrastructure', isFor: () => true },
  { to: '/settings/users', name: 'Users', isFor: ({ canAdminister }) => canAdminister },
  { to: '/settings/api-keys', name: 'API keys', isFor: ({ canWrite }) => canWrite },
  { to: '/settings/audit', name: 'Audit log', isFor: ({ canAdminister }) => canAdminister },
]

/** The frame of the settings: the places somebody has a right to, as tabs, and the page of one of them. */
export function SettingsLayout() {
  const [result, refresh] = usePageQuery({ query: SettingsLayoutQuery, requestPolicy: 'cache-first' })
  return (
    <QueryBoundary
      result={result}
      subject="the settings"
      loading={
        <Loading label="settings">
          <Skeleton className="h-10 w-full max-w-md" />
        </Loading>
      }
      onRetry={refresh}
    >
      {({ me }) => (
        <>
          <nav aria-label="Settings" className="-mt-2 mb-6 overflow-x-auto border-b">
            <ul className="flex gap-5">
              {places
                .filter(({ isFor }) => isFor(me))
                .map(({ to, name }) => (
                  <li key={to}>
                    <Link
                      to={to}
                      className="flex h-10 items-center border-b-2 border-transparent text-sm font-medium whitespace-nowrap text-muted transition-colors outline-offset-[-2px] hover:text-text data-[status=active]:border-accent data-[status=active]:text-text"
                    >
                      {name}
                    </Link>
                  </li>
                ))}
            </ul>
          </nav>
          <Outlet />
        </>
      )}
    </QueryBoundary>
  )
}
