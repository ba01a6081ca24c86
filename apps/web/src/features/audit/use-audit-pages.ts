import type { TypedDocumentNode } from '@urql/core'

import { readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useCursorPages, type CursorPages } from '#graphql/use-cursor-pages.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'

import { AuditRows_page } from './audit-rows.tsx'

type Page = FragmentOf<typeof AuditRows_page>

export type AuditPages = CursorPages<Page> & { isEmpty: boolean }

const sealingIntervalMs = 5000

/** Changes page by page, asked again until those of the first page are sealed. */
export function useAuditPages<Variables extends object>(
  query: TypedDocumentNode<{ page: Page }, Variables & { after: string | null }>,
  variables: Variables,
): AuditPages {
  const list = useCursorPages(query, variables, endOf)
  const changes = readFragment(AuditRows_page, list.pages).flatMap(({ nodes }) => nodes)
  // A change is sealed within seconds.
  const isLive = list.pages.length === 1 && changes.some(({ isSealed }) => !isSealed)
  useLiveRefresh({ isLive, intervalMs: sealingIntervalMs, refresh: list.refresh })
  return { ...list, isEmpty: changes.length === 0 }
}

function endOf(page: Page): string | null {
  return readFragment(AuditRows_page, page).pageInfo.endCursor
}
