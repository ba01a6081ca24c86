import type { TypedDocumentNode } from '@urql/core'
import { useState } from 'react'
import { useClient, type UseQueryState } from 'urql'

import { toProblem, type Problem } from './problem.ts'
import { usePageQuery } from './use-page-query.ts'

type After = { after: string | null }

export type CursorPages<Page> = {
  /** Of the first page. */
  result: Pick<UseQueryState<{ page: Page }>, 'data' | 'error'>
  /** All that were asked for, one after the other. */
  pages: Page[]
  isLoadingMore: boolean
  /** Why there is no more. */
  problem: Problem | null
  loadMore: () => Promise<void>
  refresh: () => void
}

/**
 * A list page by page. What follows the first page is kept as long as that ends where it did; then it is to be asked again.
 * `endOf` reads a page's cursor.
 */
export function useCursorPages<Page, Variables extends object>(
  query: TypedDocumentNode<{ page: Page }, Variables & After>,
  variables: Variables,
  endOf: (page: Page) => string | null,
): CursorPages<Page> {
  const client = useClient()
  const [result, refresh] = usePageQuery({ query, variables: { ...variables, after: null } })
  const [more, setMore] = useState<{ after: string | null; pages: Page[] }>({ after: null, pages: [] })
  const [isLoadingMore, setIsLoadingMore] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const first = result.data?.page
  const firstEnd = first ? endOf(first) : null
  const following = more.after === firstEnd ? more.pages : []
  const pages = first ? [first, ...following] : []

  async function loadMore() {
    setIsLoadingMore(true)
    setProblem(null)
    const last = pages.at(-1)
    const after = last ? endOf(last) : null
    const answer = await client.query(query, { ...variables, after }, { requestPolicy: 'network-only' })
    if (answer.data) setMore({ after: firstEnd, pages: [...following, answer.data.page] })
    else setProblem(toProblem(answer.error))
    setIsLoadingMore(false)
  }

  return { result, pages, isLoadingMore, problem, loadMore, refresh }
}
