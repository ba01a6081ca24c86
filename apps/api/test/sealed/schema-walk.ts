import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'

import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLNamedInputType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql'

export type Operation = 'query' | 'mutation' | 'subscription'
export type RootField = { operation: Operation; field: GraphQLField<unknown, unknown> }

/** Where a field takes an id: the names of arguments and input fields that lead there. */
export type Position = readonly string[]

/** Rows of a list in a selection. */
const PAGE_SIZE = 3
const PAGE_ARGUMENTS = ['limit', 'first']
/** What a document may have, with room for its variables. */
const MAX_TOKENS = 900
const DEEPEST = 3

/** Arguments that are ids though their type does not say so. */
const IDS_AS_TEXT = new Set(['entityId', 'after'])

/** Values for required arguments that name nothing of anybody, by argument name; they lead as far as an id is looked at. */
const VALUES: Record<string, unknown> = {
  access: 'SPECIFIC',
  baseUrl: 'https://models.example.test/v1',
  currentPassword: 'not the password',
  displayName: 'New',
  email: 'new@example.test',
  entityType: 'run',
  from: '2026-01-01T00:00:00Z',
  key: 'run_max_probes',
  modelId: 'one',
  models: ['alpha/one'],
  name: 'new-one',
  newPassword: 'another password',
  providerName: 'alpha',
  realBalance: '1',
  role: 'VIEWER',
  slug: 'new-one',
  source: {},
  to: '2027-01-01T00:00:00Z',
  usdPerMillion: '1',
}

export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const
  return roots.flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ operation, field })),
  )
}

/** Every place where the field takes an id. */
export function idPositionsOf(field: GraphQLField<unknown, unknown>): Position[] {
  const walk = (inputs: readonly (GraphQLArgument | GraphQLInputField)[], path: Position): Position[] =>
    inputs.flatMap((input) => {
      const type = getNamedType(input.type)
      const here = [...path, input.name]
      if (isInputObjectType(type)) return walk(Object.values(type.getFields()), here)
      return type.name === 'ID' || IDS_AS_TEXT.has(input.name) ? [here] : []
    })
  return walk(field.args, [])
}

/**
 * Values for a field's arguments: the required ones, and `id` at the position. Required ids elsewhere come from `ownId`. Throws
 * for an argument it cannot fill: then this file has to learn it.
 */
export function fillArguments(
  field: GraphQLField<unknown, unknown>,
  ownId: (position: Position) => string,
  target?: { position: Position; id: string },
): Record<string, unknown> {
  const isOnTheWay = (path: Position): boolean =>
    target !== undefined && path.every((name, index) => target.position[index] === name)

  const valueOf = (type: GraphQLInputType, path: Position): unknown => {
    const nullable = getNullableType(type)
    if (isListType(nullable) && VALUES[path.at(-1) ?? ''] === undefined)
      return [valueOf(nullable.ofType, path)]
    const named = getNamedType(type)
    if (isInputObjectType(named)) return fill(Object.values(named.getFields()), path, isRequiredInputField)
    if (named.name === 'ID' || IDS_AS_TEXT.has(path.at(-1) ?? ''))
      return target && isOnTheWay(path) ? target.id : ownId(path)
    const value = VALUES[path.at(-1) ?? ''] ?? anyOf(named)
    if (value !== undefined) return value
    throw new Error(`The test does not know how to fill ${field.name}(${path.join('.')}: ${String(type)}).`)
  }

  const fill = <Input extends { name: string; type: GraphQLInputType }>(
    inputs: readonly Input[],
    path: Position,
    isRequired: (input: Input) => boolean,
  ): Record<string, unknown> => {
    const wanted = inputs.filter((input) => isRequired(input) || isOnTheWay([...path, input.name]))
    return Object.fromEntries(wanted.map((input) => [input.name, valueOf(input.type, [...path, input.name])]))
  }

  return fill(field.args, [], isRequiredArgument)
}

/** Any value of a type that has few of them, or of which one is as good as another. */
function anyOf(type: GraphQLNamedInputType): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name
  const values: Record<string, unknown> = { Boolean: true, Int: 1 }
  return values[type.name]
}

/** A document that asks for a field with these arguments, and for as much of its answer as one document may. */
export function toDocument({ operation, field }: RootField, values: Record<string, unknown>): string {
  const given = field.args.filter(({ name }) => name in values)
  const page = field.args.flatMap(({ name }) =>
    PAGE_ARGUMENTS.includes(name) ? [`${name}: ${PAGE_SIZE}`] : [],
  )
  const variables = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
  const passed = [...given.map(({ name }) => `${name}: $${name}`), ...page].join(', ')
  const head = `${operation}${variables && ` (${variables})`} { ${field.name}${passed && `(${passed})`}`
  for (let depth = DEEPEST; depth > 0; depth -= 1) {
    const document = `${head}${selectionOf(field.type, depth)} }`
    if ((document.match(/\w+|[^\s\w]/g)?.length ?? 0) < MAX_TOKENS) return document
  }
  throw new Error(`The answer of ${field.name} is too wide to be asked for in one document.`)
}

function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  return isObjectType(named) ? ` { __typename ${fieldsOf(named, depth).join(' ')} }` : ' { __typename }'
}

function fieldsOf(type: GraphQLObjectType, depth: number): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return []
    const isLeaf = isLeafType(getNamedType(field.type))
    if (!isLeaf && depth <= 1) return []
    const page = field.args.find(({ name }) => PAGE_ARGUMENTS.includes(name))
    const size = page ? `(${page.name}: ${PAGE_SIZE})` : ''
    return [`${field.name}${size}${selectionOf(field.type, depth - 1)}`]
  })
}
