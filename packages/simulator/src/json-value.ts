import { z } from 'zod'

import { pickOne, type Random } from './random.ts'

/** From here on optional properties are left out and unions take their plainest branch, so that recursion ends. */
const DEEP = 4
const DEEPEST = 40
const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor'] as const

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-05-01',
  'date-time': '2026-05-01T10:00:00Z',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  time: '10:00:00Z',
  uri: 'https://example.com/',
  uuid: '018f3a5e-7c1d-7b2a-9f00-0123456789ab',
}

const count = z.coerce.number().optional().catch(undefined)
const list = z.array(z.unknown()).optional().catch(undefined)

/** The keywords that decide about a value; one that is not well formed counts as absent. */
const nodeSchema = z.looseObject({
  $ref: z.string().optional().catch(undefined),
  type: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  enum: list,
  anyOf: list,
  oneOf: list,
  allOf: list,
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
  required: z.array(z.string()).optional().catch(undefined),
  prefixItems: list,
  minItems: count,
  maxItems: count,
  uniqueItems: z.boolean().optional().catch(undefined),
  format: z.string().optional().catch(undefined),
  minLength: count,
  maxLength: count,
  minimum: count,
  maximum: count,
  exclusiveMinimum: count,
  exclusiveMaximum: count,
  multipleOf: count,
})

type Node = z.output<typeof nodeSchema>
type Context = { root: unknown; random: Random; depth: number }

/**
 * A small value that fits a JSON schema: the required properties are there, the others as luck has it. Types may
 * be written in capitals, as Google does; `pattern`, `not` and conditions are not looked at.
 */
export function writeJsonValue(schema: unknown, random: Random): unknown {
  return write(schema, { root: schema, random, depth: 0 })
}

function write(schema: unknown, context: Context): unknown {
  if (context.depth > DEEPEST) return null
  const node = toNode(schema)
  const inner = { ...context, depth: context.depth + 1 }
  if (node.$ref !== undefined) return write(resolve(node.$ref, context.root), inner)
  if ('const' in node) return node.const
  const [firstValue, ...values] = node.enum ?? []
  if (firstValue !== undefined) return pickOne(context.random, [firstValue, ...values])
  const [branch, ...branches] = node.anyOf ?? node.oneOf ?? []
  if (branch !== undefined) return write(pickBranch([branch, ...branches], context), inner)
  if (node.allOf !== undefined) return write(mergeAll(node, context.root), inner)
  return writeType(node, inner)
}

function writeType(node: Node, context: Context): unknown {
  switch (findType(node)) {
    case 'object':
      return writeObject(node, context)
    case 'array':
      return writeArray(node, context)
    case 'integer':
      return writeInteger(node, context.random)
    case 'number':
      return node.multipleOf === undefined
        ? writeNumber(node, context.random)
        : writeInteger(node, context.random)
    case 'boolean':
      return context.random() < 0.5
    case 'null':
      return null
    default:
      return writeString(node, context.random)
  }
}

function findType({ type, properties, items, prefixItems }: Node): string {
  const named = typeof type === 'string' ? type : (type?.find((each) => each !== 'null') ?? type?.[0])
  if (named !== undefined) return named.toLowerCase()
  if (properties !== undefined) return 'object'
  return items === undefined && prefixItems === undefined ? 'string' : 'array'
}

function writeObject({ properties = {}, required = [] }: Node, context: Context): object {
  const isWritten = (name: string): boolean =>
    required.includes(name) || (context.depth < DEEP && context.random() < 0.5)
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => isWritten(name))
      .map(([name, schema]) => [name, write(schema, context)]),
  )
}

function writeArray(node: Node, context: Context): unknown[] {
  const { items, prefixItems = [], minItems = 0, maxItems = Infinity, uniqueItems = false } = node
  const spare = uniqueItems || context.depth >= DEEP ? 0 : 1 + Math.floor(context.random() * 2)
  const length = Math.max(prefixItems.length, Math.min(maxItems, Math.max(minItems, spare)))
  return Array.from({ length }, (_, index) => write(prefixItems[index] ?? items, context))
}

function writeString({ format, minLength = 0, maxLength = Infinity }: Node, random: Random): string {
  const formatted = format === undefined ? undefined : FORMATS[format]
  if (formatted !== undefined) return formatted
  let text: string = pickOne(random, WORDS)
  while (text.length < minLength) text += ` ${pickOne(random, WORDS)}`
  return text.slice(0, maxLength)
}

/** A whole number, or a multiple of what is asked for, between the bounds. */
function writeInteger(node: Node, random: Random): number {
  const step = node.multipleOf ?? 1
  const lowest = Math.max(
    Math.ceil((node.minimum ?? -Infinity) / step),
    Math.floor((node.exclusiveMinimum ?? -Infinity) / step) + 1,
  )
  const highest = Math.min(
    Math.floor((node.maximum ?? Infinity) / step),
    Math.ceil((node.exclusiveMaximum ?? Infinity) / step) - 1,
  )
  const from = Number.isFinite(lowest) ? lowest : Math.min(1, highest)
  const to = Math.min(highest, from + 99)
  return (from + Math.floor(random() * (to - from + 1))) * step
}

function writeNumber(node: Node, random: Random): number {
  const lowest = node.minimum ?? node.exclusiveMinimum
  const highest = node.maximum ?? node.exclusiveMaximum
  const from = lowest ?? (highest ?? 10) - 10
  const to = highest ?? from + 10
  return from + ((to - from) * (1 + Math.floor(random() * 7))) / 8
}

function pickBranch(branches: readonly [unknown, ...unknown[]], { random, depth }: Context): unknown {
  if (depth < DEEP) return pickOne(random, branches)
  const isPlain = (branch: unknown): boolean => {
    const node = toNode(branch)
    return node.$ref === undefined && !['object', 'array'].includes(findType(node))
  }
  return branches.find(isPlain) ?? branches[0]
}

function mergeAll({ allOf = [], ...node }: Node, root: unknown): Node {
  const parts = allOf
    .map(toNode)
    .map((part) => (part.$ref === undefined ? part : toNode(resolve(part.$ref, root))))
  const all = [node, ...parts]
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required ?? []),
  }
}

/** `#/$defs/name`, by the steps of the pointer. */
function resolve(pointer: string, root: unknown): unknown {
  const steps = pointer.replace(/^#\/?/, '').split('/').filter(Boolean)
  return steps.reduce<unknown>((value, step) => {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  }, root)
}

function toNode(schema: unknown): Node {
  const parsed = nodeSchema.safeParse(schema)
  return parsed.success ? parsed.data : {}
}
