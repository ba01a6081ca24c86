/** Fields whose content is the caller's own: schemas, arguments, results. */
const OPAQUE = new Set([
  'args',
  'labels',
  'parameters',
  'parametersJsonSchema',
  'response',
  'responseJsonSchema',
  'responseSchema',
])

/** Both spellings of a field's name are the same field: `generation_config` and `generationConfig`. */
export function toOneSpelling(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOneSpelling)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const spelled = name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
      return [spelled, OPAQUE.has(spelled) ? field : toOneSpelling(field)]
    }),
  )
}
