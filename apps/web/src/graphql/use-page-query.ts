import type { AnyVariables } from '@urql/core'
import { useState } from 'react'
import { useQuery, type UseQueryArgs, type UseQueryState } from 'urql'

type Kept<Data> = { key: number; data: Data }

/** A query, and the way to ask it anew. Where asking anew fails, what was known before stays beside the error. */
export function usePageQuery<Data, Variables extends AnyVariables>(
  query: UseQueryArgs<Variables, Data>,
): [UseQueryState<Data, Variables>, () => void] {
  const [result, execute] = useQuery(query)
  const [kept, setKept] = useState<Kept<Data> | null>(null)
  const { data, operation } = result
  if (data && operation && kept?.data !== data) setKept({ key: operation.key, data })
  const refresh = () => execute({ requestPolicy: 'network-only' })
  if (data || !kept || kept.key !== operation?.key) return [result, refresh]
  return [{ ...result, data: kept.data }, refresh]
}
