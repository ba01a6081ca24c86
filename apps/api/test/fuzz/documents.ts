import { getNamedType, isCompositeType, isEnumType, isNonNullType, isObjectType } from 'graphql'

import type {
  GraphQLArgument,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLInputType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql'

import { makeValue } from './values.ts'

import type { Random } from './random.ts'

/** What a client sends: mostly valid, with arguments that are not. */
export type Operation = { query: string; variables: Record<string, unknown>; operationName?: string }

/** Fields below one another that are selected at most; the API allows 10. */
const MAX_DEPTH = 12

type Making = {
  random: Random
  ids: readonly string[]
  variables: Map<string, { type: GraphQLInputType; value: unknown }>
  fragments: string[]
}

/** Makes an operation from the schema alone, so that whatever is added to it is tried too. */
export function makeOperation(schema: GraphQLSchema, random: Random, ids: readonly string[]): Operation {
  const making: Making = { random, ids, variables: new Map(), fragments: [] }
  const queries = schema.getQueryType()
  const [kind, root] = random.pick([
    ['query', queries],
    ['query', queries],
    ['mutation', schema.getMutationType()],
    ['mutation', schema.getMutationType()],
    ['mutation', schema.getMutationType()],
    ['subscription', random.isLikely(0.3) ? schema.getSubscriptionType() : queries],
  ] as const)
  const selection = root ? makeRootSelection(making, root, kind) : '{ __typename }'
  const definitions = [...making.variables].map(([name, { type }]) => `$${name}: ${String(type)}`)
  const header = definitions.length > 0 ? ` Fuzz(${definitions.join(', ')})` : ' Fuzz'
  const variables = Object.fromEntries([...making.variables].map(([name, { value }]) => [name, value]))
  return { query: [`${kind}${header} ${selection}`, ...making.fragments].join('\n'), variables }
}

/** Mutations and subscriptions mostly have one field, as clients send them. */
function makeRootSelection(making: Making, root: GraphQLObjectType, kind: string): string {
  const { random } = making
  const fields = Object.values(root.getFields())
  const count = kind === 'query' || random.isLikely(0.1) ? 1 + random.below(3) : 1
  const chosen = new Set(Array.from({ length: count }, () => random.any(fields)))
  return `{ ${[...chosen].map((field) => (field ? makeField(making, field, 1) : '__typename')).join(' ')} }`
}

function makeSelection(making: Making, type: GraphQLCompositeType, depth: number): string {
  const { random } = making
  const fields = isObjectType(type) ? Object.values(type.getFields()) : []
  const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)))
  const candidates = depth >= MAX_DEPTH ? leaves : fields
  const chosen = candidates.filter(() => random.isLikely(4 / candidates.length))
  const again = random.isLikely(0.03) ? random.any(chosen) : undefined
  const parts = [...chosen, ...(again ? [again] : [])].map((field) => makeField(making, field, depth))
  if (parts.length === 0) parts.push('__typename')
  const selection = `{ ${parts.join(' ')} }`
  if (random.isLikely(0.05)) return `{ ... ${makeDirective(making)} ${selection} }`
  if (!random.isLikely(0.05)) return selection
  const name = `F${making.fragments.length}`
  making.fragments.push(`fragment ${name} on ${type.name} ${selection}`)
  return `{ ...${name} ...${name} }`
}

function makeField(making: Making, field: GraphQLField<unknown, unknown>, depth: number): string {
  const { random } = making
  const type = getNamedType(field.type)
  const given = field.args.filter((argument) => random.isLikely(isNonNullType(argument.type) ? 0.98 : 0.4))
  const argumentsText = given.map((argument) => makeArgument(making, argument)).join(', ')
  const alias = random.isLikely(0.05) ? `a${random.below(20)}: ` : ''
  const directive = random.isLikely(0.03) ? makeDirective(making) : ''
  const below = isCompositeType(type) ? makeSelection(making, type, depth + 1) : ''
  return `${alias}${field.name}${argumentsText && `(${argumentsText})`} ${directive} ${below}`
}

function makeArgument(making: Making, { name, type }: GraphQLArgument): string {
  const { random, ids, variables } = making
  const value = makeValue(random, type, ids)
  if (random.isLikely(0.4)) return `${name}: ${toLiteral(value, type)}`
  const variable = `v${variables.size}`
  variables.set(variable, { type, value })
  return `${name}: $${variable}`
}

function makeDirective({ random }: Making): string {
  return random.pick([
    '@include(if: true)',
    '@skip(if: false)',
    '@skip(if: true)',
    '@include',
    '@gone',
    '@skip(if: $v0)',
  ])
}

/** A JSON value as GraphQL writes it. */
export function toLiteral(value: unknown, type: GraphQLInputType): string {
  if (typeof value === 'string' && isEnumType(getNamedType(type)) && /^\w+$/.test(value)) return value
  if (Array.isArray(value)) return `[${value.map((item) => toLiteral(item, type)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const named = getNamedType(type)
  const fields = 'getFields' in named ? named.getFields() : {}
  const parts = Object.entries(value).map(
    ([name, item]) => `${name}: ${toLiteral(item, fields[name]?.type ?? type)}`,
  )
  return `{ ${parts.join(', ')} }`
}
