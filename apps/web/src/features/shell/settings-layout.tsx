import { Outlet } from '@tanstack/react-router'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { SettingsTab } from './settings-tab.tsx'

const SettingsLayoutQuery = graphql(`
  query SettingsLayout {
    me {
      canWrite
      canManageTeam
      canAdminister
    }
  }
`)

type Rights = { canWrite: boolean; canManageTeam: boolean; canAdminister: boolean }

const places: { to: string; name: string; isFor: (rights: Rights) => boolean }[] = [
  { to: '/settings/models', name: 'Models', isFor: () => true },
  { to: '/settings/infrastructure', name: 'Infrastructure', isFor: () => true },
  { to: '/settings/users', name: 'Users', isFor: ({ canManageTeam }) => canManageTeam },
  { to: '/settings/api-keys', name: 'API keys', isFor: ({ canWrite }) => canWrite },
  { to: '/settings/audit', name: 'Audit log', isFor: ({ canManageTeam }) => canManageTeam },
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
          <nav
            aria-label="Settings"
            className="-mx-4 -mt-2 mb-6 overflow-x-auto border-b px-4 sm:mx-0 sm:px-0"
          >
            <ul className="flex gap-5">
              {places
                .filter(({ isFor }) => isFor(me))
                .map(({ to, name }) => (
                  <SettingsTab key={to} to={to} name={name} />
                ))}
            </ul>
          </nav>
          <Outlet />
        </>
      )}
    </QueryBoundary>
  )
}
