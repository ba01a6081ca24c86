import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount, formatQuantity } from '#lib/format-number.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

export const DefinitionsTable_definition = graphql(`
  fragment DefinitionsTable_definition on Definition {
    id
    name
    version
    scenarioCount
    runCount
    updatedAt
  }
`)

type Definition = ResultOf<typeof DefinitionsTable_definition>

const columns: Column<Definition>[] = [
  {
    id: 'name',
    header: 'Definition',
    className: 'max-md:w-full max-w-0 md:max-w-none',
    cell: (definition) => (
      <>
        <Link
          to="/definitions/$definitionId"
          params={{ definitionId: definition.id }}
          className="row-link block truncate"
        >
          {definition.name}
        </Link>
        <span className="block text-xs text-muted md:hidden">
          version {definition.version} · {formatQuantity(definition.runCount, 'run')}
        </span>
      </>
    ),
  },
  { id: 'version', header: 'Version', from: 'md', align: 'end', cell: (definition) => definition.version },
  {
    id: 'scenarios',
    header: 'Scenarios',
    align: 'end',
    cell: (definition) => formatCount(definition.scenarioCount),
  },
  {
    id: 'runs',
    header: 'Runs',
    from: 'md',
    align: 'end',
    cell: (definition) => formatCount(definition.runCount),
  },
  {
    id: 'updated',
    header: 'Updated',
    from: 'md',
    cell: (definition) => <RelativeTime time={definition.updatedAt} />,
  },
]

type DefinitionsTableProps = { definitions: readonly FragmentOf<typeof DefinitionsTable_definition>[] }

export function DefinitionsTable({ definitions }: DefinitionsTableProps) {
  return (
    <DataTable
      label="Definitions"
      columns={columns}
      rows={readFragment(DefinitionsTable_definition, definitions)}
      rowKey={(definition) => definition.id}
    />
  )
}
