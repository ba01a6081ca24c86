import type { z } from 'zod'

/** The first thing wrong with a body, free of any vendor's wording. */
export type FieldProblem = { path: (string | number)[]; fault: Fault }

export type Fault =
  | { kind: 'missing' }
  | { kind: 'unknown' }
  /** `expected` are JSON type names, or `int`. */
  | { kind: 'type'; expected: string[]; received: unknown }
  /** `of` is what was measured: a `number`, or the length of an `array` or a `string`. */
  | { kind: 'below' | 'above'; of: string; limit: number; received: unknown }
  | { kind: 'pattern'; pattern: string; received: unknown }
  | { kind: 'value'; allowed: string[]; received: unknown }
  | { kind: 'rule'; message: string }

type Issue = z.core.$ZodIssue
type Path = (string | number)[]

export function validate<T>(schema: z.ZodType<T>, body: unknown): { value: T } | { field: FieldProblem } {
  const result = schema.safeParse(body)
  if (result.success) return { value: result.data }
  const [issue] = result.error.issues
  if (issue === undefined) return { field: { path: [], fault: { kind: 'rule', message: 'invalid' } } }
  return { field: toFieldProblem(issue, [], body) }
}

/** The JSON name of a value's type, `int` for a whole number. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Number.isInteger(value)) return 'int'
  return Array.isArray(value) ? 'array' : typeof value
}

function toFieldProblem(issue: Issue, base: Path, body: unknown): FieldProblem {
  const path = [...base, ...toPath(issue.path)]
  if (issue.code === 'invalid_union') return toUnionProblem(issue.errors, path, body)
  if (issue.code === 'unrecognized_keys') {
    return { path: [...path, ...issue.keys.slice(0, 1)], fault: { kind: 'unknown' } }
  }
  return { path, fault: toFault(issue, valueAt(body, path)) }
}

function toFault(issue: Issue, received: unknown): Fault {
  if (received === undefined) return { kind: 'missing' }
  switch (issue.code) {
    case 'invalid_type':
      return { kind: 'type', expected: [issue.expected], received }
    case 'too_small':
      return { kind: 'below', of: issue.origin, limit: Number(issue.minimum), received }
    case 'too_big':
      return { kind: 'above', of: issue.origin, limit: Number(issue.maximum), received }
    case 'invalid_value':
      return { kind: 'value', allowed: issue.values.map(String), received }
    case 'invalid_format':
      return { kind: 'pattern', pattern: issue.pattern?.slice(1, -1) ?? issue.format, received }
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { kind: 'rule', message: issue.message }
  }
}

/** A union failed: the branch that got furthest is the one that was meant; none got anywhere: the type is wrong. */
function toUnionProblem(branches: Issue[][], path: Path, body: unknown): FieldProblem {
  const received = valueAt(body, path)
  const meant = branches.flat().find((issue) => issue.path.length > 0 || issue.code !== 'invalid_type')
  if (meant !== undefined && received !== undefined) return toFieldProblem(meant, path, body)
  const expected = branches.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []))
  return { path, fault: received === undefined ? { kind: 'missing' } : { kind: 'type', expected, received } }
}

function toPath(path: PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'number' ? step : String(step)))
}

function valueAt(body: unknown, path: Path): unknown {
  let value = body
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, step)
  }
  return value
}
