import { invalid, parseId } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import { CallOrder, INDEXED_COST } from './call-rows.ts'

import type { CallRow } from './call-rows.ts'

/** A place in an order: NEWEST:<id> or MOST_EXPENSIVE:<cost>:<id>, the cost of an unknown one being -1. */
const CURSOR = /^(?:(NEWEST)|(MOST_EXPENSIVE):(-1|\d{1,12}(?:\.\d{1,12})?)):([\da-f-]{36})$/
const MAX_LENGTH = 120

/** Where a call stands in an order. */
export function toCursor({ id, costUsd }: CallRow, order: CallOrder): string {
  const place = order === CallOrder.NEWEST ? [order, id] : [order, costUsd ?? '-1', id]
  return Buffer.from(place.join(':')).toString('base64url')
}

/** What holds for the calls `c` after a cursor of the same order. */
export function toFollowing(cursor: string, order: CallOrder): Prisma.Sql {
  const text = cursor.length > MAX_LENGTH ? '' : Buffer.from(cursor, 'base64url').toString()
  const [, newest, mostExpensive, cost = '', id = ''] = CURSOR.exec(text) ?? []
  const found = newest ?? mostExpensive
  if (found === undefined)
    throw invalid('after', 'There is no such cursor; take the endCursor of a page, or the cursor of an edge.')
  if (found !== order)
    throw invalid('after', `This is a cursor of the order ${found}, and ${order} was asked for.`)
  const after = parseId(id, 'after')
  return order === CallOrder.NEWEST
    ? Prisma.sql`(c.created_at, c.id) < (uuid_time(${after}::uuid), ${after}::uuid)`
    : Prisma.sql`(${INDEXED_COST}, c.id) < (${cost}::numeric, ${after}::uuid)`
}
