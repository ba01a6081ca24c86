import { SluiceError } from '@sluice/core/shared'
import {
  Kind,
  TypeNameMetaFieldDef,
  TypeMetaFieldDef,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  valueFromAST,
} from 'graphql'

import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'

import { MAX_LONG_LIMIT } from './page.ts'
import { toRequestError } from './request-error.ts'

/** What an operation asks for, with every fragment counted wherever it is spread. */
export type Measure = {
  /** Fields below one another; a field at the top has depth 1. */
  depth: number
  aliases: number
  directives: number
  /** One for each field of each row. */
  cost: number
}

export type Measurable = {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** As coerced by the operation's own definitions. */
  variables: Record<string, unknown>
}

/** What one list is taken to give where nobody says how much. */
const DEFAULT_ROWS = 20
/** Arguments that say how many rows a list gives. */
const PAGE_SIZES = ['limit', 'first']

const NOTHING: Measure = { depth: 0, aliases: 0, directives: 0, cost: 0 }

/** Measures a valid operation; what @skip leaves out counts all the same. */
export function measureOperation({ schema, operation, fragments, variables }: Measurable): Measure {
  const known = new Map<string, Measure>()

  const ofSet = (type: GraphQLCompositeType, { selections }: SelectionSetNode): Measure =>
    selections.map((selection) => ofSelection(type, selection)).reduce(add, NOTHING)

  const ofSelection = (type: GraphQLCompositeType, selection: SelectionNode): Measure => {
    const own = { ...NOTHING, directives: selection.directives?.length ?? 0 }
    if (selection.kind === Kind.FIELD) return add(own, ofField(type, selection))
    if (selection.kind === Kind.FRAGMENT_SPREAD) return add(own, ofFragment(selection.name.value))
    const condition = selection.typeCondition?.name.value
    return add(own, ofSet(compositeOf(condition, type), selection.selectionSet))
  }

  const ofFragment = (name: string): Measure => {
    const found = known.get(name)
    if (found) return found
    const fragment = fragments.get(name)
    if (!fragment) return NOTHING
    const type = schema.getType(fragment.typeCondition.name.value)
    const measure = isCompositeType(type) ? ofSet(type, fragment.selectionSet) : NOTHING
    const whole = add(measure, { ...NOTHING, directives: fragment.directives?.length ?? 0 })
    known.set(name, whole)
    return whole
  }

  const ofField = (type: GraphQLCompositeType, node: FieldNode): Measure => {
    const aliases = node.alias ? 1 : 0
    const field = fieldOf(type, node.name.value)
    const below = field ? getNamedType(field.type) : schema.getType('__Schema')
    const children = node.selectionSet && isCompositeType(below) ? ofSet(below, node.selectionSet) : NOTHING
    if (!field) return ofIntrospection({ ...children, aliases: aliases + children.aliases })
    const rows = isListType(getNullableType(field.type)) ? rowsOf(field, node, variables) : 1
    return {
      depth: 1 + children.depth,
      aliases: aliases + children.aliases,
      directives: children.directives,
      cost: 1 + rows * children.cost,
    }
  }

  const compositeOf = (name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType => {
    const type = name === undefined ? undefined : schema.getType(name)
    return isCompositeType(type) ? type : otherwise
  }

  const root = schema.getRootType(operation.operation)
  return root ? ofSet(root, operation.selectionSet) : NOTHING
}

function add(one: Measure, other: Measure): Measure {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    cost: one.cost + other.cost,
  }
}

/** Introspection of the whole schema is deep and costs nothing; without aliases it can be had only once. */
function ofIntrospection({ aliases, directives }: Measure): Measure {
  if (aliases > 0)
    throw toRequestError(
      new SluiceError('VALIDATION_FAILED', '__schema takes no aliases, nor does anything in it.'),
      400,
    )
  return { ...NOTHING, depth: 1, directives, cost: 1 }
}

/** The field of a valid document; undefined is __schema, which no type has. */
function fieldOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef
  return isObjectType(type) || 'getFields' in type ? type.getFields()[name] : undefined
}

/** How many rows a list gives at most; what its resolver will refuse anyway counts as the longest page. */
function rowsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
): number {
  const size = field.args
    .filter(({ name }) => PAGE_SIZES.includes(name))
    .map(({ name, type, defaultValue }): unknown => {
      const given = node.arguments?.find((argument) => argument.name.value === name)
      return (given && valueFromAST(given.value, type, variables)) ?? defaultValue
    })
    .find((value) => typeof value === 'number')
  return typeof size === 'number' ? Math.min(Math.max(size, 1), MAX_LONG_LIMIT) : DEFAULT_ROWS
}
