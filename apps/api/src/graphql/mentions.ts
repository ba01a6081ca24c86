import { Kind } from 'graphql'

import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/**
 * Whether a document has a field of such a name anywhere: what a resolver asks before it reads more than rows. May say yes in
 * vain, never no.
 */
export function mentions({ operation, fragments }: GraphQLResolveInfo, name: RegExp): boolean {
  const isIn = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return false
      if (selection.kind === Kind.FIELD && name.test(selection.name.value)) return true
      return selection.selectionSet !== undefined && isIn(selection.selectionSet)
    })
  return [operation, ...Object.values(fragments)].some(({ selectionSet }) => isIn(selectionSet))
}
