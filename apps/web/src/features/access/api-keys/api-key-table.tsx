import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { roleNames } from '../role.ts'
import { ApiKeyMenu, ApiKeyMenu_apiKey } from './api-key-menu.tsx'
import { ApiKeyState, ApiKeyState_apiKey } from './api-key-state.tsx'
import { toModelsText } from './models-text.ts'

export const ApiKeyTable_apiKey = graphql(
  `
    fragment ApiKeyTable_apiKey on ApiKey {
      id
      name
      prefix
      role
      expiresAt
      lastUsedAt
      createdByName
      permissions {
        models {
          access
          ids
        }
      }
      team {
        id
        name
      }
      ...ApiKeyState_apiKey
      ...ApiKeyMenu_apiKey
    }
  `,
  [ApiKeyState_apiKey, ApiKeyMenu_apiKey],
)

type ApiKey = ResultOf<typeof ApiKeyTable_apiKey>

const columns: Column<ApiKey>[] = [
  {
    id: 'name',
    header: 'Key',
    className: 'max-w-0 w-1/4 max-lg:w-full',
    cell: (apiKey) => (
      <>
        <span className="block truncate font-medium" title={apiKey.name}>
          {apiKey.name}
        </span>
        <span className="block truncate text-xs text-muted">
          <code className="font-mono">{apiKey.prefix}…</code>
          <span className="xl:hidden"> · by {apiKey.createdByName}</span>
        </span>
        <span className="block text-xs text-muted lg:hidden">
          {apiKey.team.name} · {roleNames[apiKey.role]} · {toModelsText(apiKey.permissions.models)}
        </span>
        <span className="block text-xs text-muted lg:hidden">
          Expires <RelativeTime time={apiKey.expiresAt} missing="never" />
          <span className="md:hidden">
            {' '}
            · used <RelativeTime time={apiKey.lastUsedAt} missing="never" />
          </span>
        </span>
      </>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    from: 'lg',
    className: 'max-w-40',
    cell: (apiKey) => (
      <>
        <span className="block">{roleNames[apiKey.role]}</span>
        <span className="block truncate text-xs text-muted">{apiKey.team.name}</span>
      </>
    ),
  },
  {
    id: 'models',
    header: 'May use',
    from: 'lg',
    cell: (apiKey) => <span className="whitespace-nowrap">{toModelsText(apiKey.permissions.models)}</span>,
  },
  { id: 'status', header: 'Status', cell: (apiKey) => <ApiKeyState apiKey={apiKey} /> },
  {
    id: 'expires',
    header: 'Expires',
    from: 'lg',
    cell: (apiKey) => <RelativeTime time={apiKey.expiresAt} missing="never" />,
  },
  {
    id: 'used',
    header: 'Last used',
    from: 'md',
    cell: (apiKey) => <RelativeTime time={apiKey.lastUsedAt} missing="never" />,
  },
  {
    id: 'maker',
    header: 'Made by',
    from: 'xl',
    className: 'max-w-32 truncate',
    cell: (apiKey) => apiKey.createdByName,
  },
  {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    align: 'end',
    cell: (apiKey) => <ApiKeyMenu apiKey={apiKey} />,
  },
]

export function ApiKeyTable({ apiKeys }: { apiKeys: readonly FragmentOf<typeof ApiKeyTable_apiKey>[] }) {
  return (
    <DataTable
      label="API keys"
      columns={columns}
      rows={readFragment(ApiKeyTable_apiKey, apiKeys)}
      rowKey={(apiKey) => apiKey.id}
    />
  )
}
