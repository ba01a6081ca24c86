import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Grouping } from './call-names.ts'
import { othersKey } from './cost-series.ts'
import { toDayFilter, toGroupFilter } from './usage-group.ts'

type GroupLinkProps = {
  by: Grouping
  group: string
  /** Of that day only. */
  day?: string
  children: ReactNode
}

/** Goes to the calls of a group, or of a day, or of both. The others together have no calls that could be asked for. */
export function GroupLink({ by, group, day, children }: GroupLinkProps) {
  if (group === othersKey && day === undefined) return children
  const part = day === undefined ? toGroupFilter(by, group) : toDayFilter(by, { day, key: group })
  return (
    <Link
      from="/calls"
      to="."
      search={(search) => ({ ...search, ...part })}
      resetScroll={false}
      className="rounded-sm font-medium underline-offset-2 hover:underline"
    >
      {children}
    </Link>
  )
}
