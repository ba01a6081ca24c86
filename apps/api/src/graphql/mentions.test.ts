import { buildSchema, execute, parse } from 'graphql'
import { expect, test } from 'vitest'

import { mentions } from './mentions.ts'

import type { GraphQLResolveInfo } from 'graphql'

const schema = buildSchema(`
  type Provider { name: String }
  type Model { id: String costInput: String provider: Provider }
  type Query { models(cost: Int): Model }
`)

async function isMentioned(document: string): Promise<boolean> {
  const seen: boolean[] = []
  const models = (_args: unknown, _context: unknown, info: GraphQLResolveInfo): null => {
    seen.push(mentions(info, /^cost/))
    return null
  }
  await execute({ schema, document: parse(document), rootValue: { models }, operationName: 'asked' })
  expect(seen).toHaveLength(1)
  return seen[0] ?? false
}

const yes: [name: string, document: string][] = [
  ['as a field', 'query asked { models { costInput } }'],
  ['under another name', 'query asked { models { price: costInput } }'],
  ['in an inline fragment', 'query asked { models { ... on Model { costInput } } }'],
  ['in a fragment', 'query asked { models { ...One } } fragment One on Model { costInput }'],
  [
    'in a fragment of a fragment',
    'query asked { models { ...One } } fragment One on Model { ...Two } fragment Two on Model { costInput }',
  ],
]
test.each(yes)('a field is seen %s', async (_, document) => {
  expect(await isMentioned(document)).toBe(true)
})

const no: [name: string, document: string][] = [
  ['other fields', 'query asked { models { id provider { name } } }'],
  ['an alias of the name', 'query asked { models { costInput: id } }'],
  ['an argument of the name', 'query asked { models(cost: 1) { id } }'],
  ['another operation', 'query asked { models { id } } query other { models { costInput } }'],
]
test.each(no)('it is not seen in %s', async (_, document) => {
  expect(await isMentioned(document)).toBe(false)
})
