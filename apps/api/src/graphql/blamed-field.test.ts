import { GraphQLError, buildSchema, execute, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

import { toBlamedField } from './blamed-field.ts'

const schema = buildSchema(`
  type Query { find(id: ID!, input: Input): Int }
  input Input { name: String!, limit: Int, inner: Inner }
  input Inner { rate: Int! }
`)

async function refuse(query: string, variableValues: Record<string, unknown> = {}): Promise<GraphQLError> {
  const document = parse(query)
  const [invalid] = validate(schema, document)
  if (invalid) return invalid
  const { errors } = await execute({ schema, document, variableValues })
  return errors?.[0] ?? new GraphQLError('nothing was refused')
}

const BY_VARIABLE = 'query ($id: ID!, $input: Input) { find(id: $id, input: $input) }'

test.each([
  ['a wrong value', { id: '1', input: { name: 'n', limit: 'many' } }, 'limit'],
  ['a wrong value deep inside', { id: '1', input: { name: 'n', inner: { rate: 'x' } } }, 'inner.rate'],
  ['a missing field', { id: '1', input: {} }, 'name'],
  ['a missing field deep inside', { id: '1', input: { name: 'n', inner: {} } }, 'inner.rate'],
  ['a missing variable', {}, 'id'],
])('%s of a variable is named', async (_, variables, field) => {
  expect(toBlamedField(await refuse(BY_VARIABLE, variables))).toBe(field)
})

test.each([
  ['{ find(id: true) }', 'id'],
  ['{ find(id: "1", input: { name: "n", limit: "many" }) }', 'limit'],
])('a wrong value in the document is named: %s', async (query, field) => {
  expect(toBlamedField(await refuse(query))).toBe(field)
})

test('a document that asks for what there is not has no field to blame', async () => {
  expect(toBlamedField(await refuse('{ nothing }'))).toBeUndefined()
})
