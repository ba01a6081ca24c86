import { Code } from 'lucide-react'

import { Menu } from '#ui/menu.tsx'

import { toCurl, toListQuery } from './api-samples.ts'
import { copyText } from './copy-text.ts'
import type { ModelsFilter } from './models-search.ts'

/** The list as a program would ask for it. */
export function CopyListMenu({ filter }: { filter: ModelsFilter }) {
  const query = toListQuery(filter)
  return (
    <Menu
      label="Copy this list as a query"
      icon={Code}
      items={[
        { label: 'Copy as GraphQL', onSelect: () => copyText(query, 'The query') },
        { label: 'Copy as curl', onSelect: () => copyText(toCurl(query), 'The command') },
      ]}
    />
  )
}
