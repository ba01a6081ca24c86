import type { TypedDocumentNode } from '@urql/core'
import { useState } from 'react'
import { useClient, type UseQueryState } from 'urql'

import { readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { toProblem, type Problem } from '#graphql/problem.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'

import { AuditRows_page } from './audit-rows.tsx'

type Page = FragmentOf<typeof AuditRows_page>
type After = { after: string | null }

export type AuditPages = {
  /** Of the first page. */
  result: Pick<UseQueryState<{ page: Page }>, 'data' | 'error'>
  /** All that were asked for, one after the other. */
  pages: Page[]
  isEmpty: boolean
  isLoadingMore: boolean
  /** Why there is no more. */
  problem: Problem | null
  loadMore: () => Promise<void>
  refresh: () => void
}

const sealingIntervalMs = 5000

/** Changes page by page. What follows the first page is kept as long as that ends where it did; then it is to be asked again. */
export function useAuditPages<Variables extends object>(
  query: TypedDocumentNode<{ page: Page }, Variables & After>,
  variables: Variables,
): AuditPages {
  const client = useClient()
  const [result, refresh] = usePageQuery({ query, variables: { ...variables, after: null } })
  const [more, setMore] = useState<{ after: string | null; pages: Page[] }>({ after: null, pages: [] })
  const [isLoadingMore, setIsLoadingMore] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const first = result.data?.page
  const firstEnd = endOf(first)
  const following = more.after === firstEnd ? more.pages : []
  const pages = first ? [first, ...following] : []
  const changes = readFragment(AuditRows_page, pages).flatMap(({ nodes }) => nodes)
  // A change is sealed within seconds.
  const isLive = following.length === 0 && changes.some(({ isSealed }) => !isSealed)
  useLiveRefresh({ isLive, intervalMs: sealingIntervalMs, refresh })

  async function loadMore() {
    setIsLoadingMore(true)
    setProblem(null)
    const after = endOf(pages.at(-1))
    const answer = await client.query(query, { ...variables, after }, { requestPolicy: 'network-only' })
    if (answer.data) setMore({ after: firstEnd, pages: [...following, answer.data.page] })
    else setProblem(toProblem(answer.error))
    setIsLoadingMore(false)
  }

  return { result, pages, isEmpty: changes.length === 0, isLoadingMore, problem, loadMore, refresh }
}

function endOf(page: Page | undefined): string | null {
  return page ? readFragment(AuditRows_page, page).pageInfo.endCursor : null
}
