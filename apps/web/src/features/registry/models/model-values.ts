import { readRecord, readText } from '#lib/read-json.ts'

export type Flag = 'UNKNOWN' | 'YES' | 'NO'

export const costNames = {
  costInputPerMillion: 'Input',
  costOutputPerMillion: 'Output',
  costCacheReadPerMillion: 'Cache read',
  costCacheWritePerMillion: 'Cache write',
  costReasoningPerMillion: 'Reasoning',
} as const

export const flagNames = {
  supportsStreaming: 'Streaming',
  supportsTools: 'Tools',
  supportsJsonSchema: 'JSON schema',
  supportsVision: 'Images',
} as const

export type CostName = keyof typeof costNames
export type FlagName = keyof typeof flagNames

export const costKeys = [
  'costInputPerMillion',
  'costOutputPerMillion',
  'costCacheReadPerMillion',
  'costCacheWritePerMillion',
  'costReasoningPerMillion',
] as const satisfies CostName[]

export const flagKeys = [
  'supportsStreaming',
  'supportsTools',
  'supportsJsonSchema',
  'supportsVision',
] as const satisfies FlagName[]

/** What a form has of a model. Costs are the strings as typed, options have names of their own. */
export type ModelValues = Record<CostName, string> &
  Record<FlagName, Flag> & {
    displayName: string
    contextWindow: number | null
    maxOutputTokens: number | null
    optionTokenParameter: 'USUAL' | 'max_tokens' | 'max_completion_tokens'
    optionOmitTemperature: boolean
    optionMaxOutputTokens: number | null
    optionReasoningEffort: 'USUAL' | 'minimal' | 'low' | 'medium' | 'high'
  }

export const emptyModelValues: ModelValues = {
  displayName: '',
  contextWindow: null,
  maxOutputTokens: null,
  costInputPerMillion: '',
  costOutputPerMillion: '',
  costCacheReadPerMillion: '',
  costCacheWritePerMillion: '',
  costReasoningPerMillion: '',
  supportsStreaming: 'UNKNOWN',
  supportsTools: 'UNKNOWN',
  supportsJsonSchema: 'UNKNOWN',
  supportsVision: 'UNKNOWN',
  optionTokenParameter: 'USUAL',
  optionOmitTemperature: false,
  optionMaxOutputTokens: null,
  optionReasoningEffort: 'USUAL',
}

type KnownModel = Record<CostName, string | null> &
  Record<FlagName, boolean | null> & {
    displayName: string
    contextWindow: number | null
    maxOutputTokens: number | null
    apiConfig: unknown
  }

export function toModelValues(model: KnownModel): ModelValues {
  const options = readRecord(model.apiConfig)
  const { maxOutputTokens } = options
  return {
    displayName: model.displayName,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    costInputPerMillion: toTypedDecimal(model.costInputPerMillion),
    costOutputPerMillion: toTypedDecimal(model.costOutputPerMillion),
    costCacheReadPerMillion: toTypedDecimal(model.costCacheReadPerMillion),
    costCacheWritePerMillion: toTypedDecimal(model.costCacheWritePerMillion),
    costReasoningPerMillion: toTypedDecimal(model.costReasoningPerMillion),
    supportsStreaming: toFlag(model.supportsStreaming),
    supportsTools: toFlag(model.supportsTools),
    supportsJsonSchema: toFlag(model.supportsJsonSchema),
    supportsVision: toFlag(model.supportsVision),
    optionTokenParameter:
      tokenParameters.find(({ value }) => value === options.maxTokensParameter)?.value ?? 'USUAL',
    optionOmitTemperature: options.omitTemperature === true,
    optionMaxOutputTokens: typeof maxOutputTokens === 'number' ? maxOutputTokens : null,
    optionReasoningEffort:
      reasoningEfforts.find(({ value }) => value === options.reasoningEffort)?.value ?? 'USUAL',
  }
}

/** As the API takes it, all of it: what a field leaves empty is unknown, or no rate. */
export function toModelInput(values: ModelValues) {
  return { ...toFacts(values), ...toCosts(values) }
}

/** Costs only where they differ: one as fine as an import's would be refused if it came back. */
export function toModelChanges(before: ModelValues, after: ModelValues) {
  const costs: Partial<Record<CostName, string | null>> = Object.fromEntries(
    Object.entries(toCosts(after)).filter(
      ([, cost], index) => cost !== Object.values(toCosts(before))[index],
    ),
  )
  return { ...toFacts(after), ...costs }
}

function toFacts(values: ModelValues) {
  return {
    displayName: values.displayName.trim(),
    contextWindow: values.contextWindow,
    maxOutputTokens: values.maxOutputTokens,
    supportsStreaming: toBoolean(values.supportsStreaming),
    supportsTools: toBoolean(values.supportsTools),
    supportsJsonSchema: toBoolean(values.supportsJsonSchema),
    supportsVision: toBoolean(values.supportsVision),
    apiConfig: toOptions(values),
  }
}

function toCosts(values: ModelValues): Record<CostName, string | null> {
  return {
    costInputPerMillion: values.costInputPerMillion.trim() || null,
    costOutputPerMillion: values.costOutputPerMillion.trim() || null,
    costCacheReadPerMillion: values.costCacheReadPerMillion.trim() || null,
    costCacheWritePerMillion: values.costCacheWritePerMillion.trim() || null,
    costReasoningPerMillion: values.costReasoningPerMillion.trim() || null,
  }
}

/** A row of the API in the words of the form's input, to be compared with it. */
export function toComparableModel(row: Record<string, unknown>): Record<string, unknown> {
  const costs = costKeys.map((key) => [key, toTypedDecimal(readText(row[key])) || null])
  return { ...row, ...Object.fromEntries(costs) }
}

export const tokenParameters = [
  { value: 'USUAL', label: 'As usual: max_tokens' },
  { value: 'max_tokens', label: 'max_tokens' },
  { value: 'max_completion_tokens', label: 'max_completion_tokens' },
] as const

export const reasoningEfforts = [
  { value: 'USUAL', label: 'The vendor’s default' },
  { value: 'minimal', label: 'Minimal' },
  { value: 'low', label: 'Low' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'High' },
] as const

/** "0.250000" as somebody would type it: "0.25". */
export function toTypedDecimal(decimal: string | null): string {
  if (decimal === null || !decimal.includes('.')) return decimal ?? ''
  return decimal.replace(/0+$/, '').replace(/\.$/, '')
}

function toOptions(values: ModelValues): Record<string, unknown> {
  const { optionTokenParameter, optionMaxOutputTokens, optionReasoningEffort } = values
  return {
    ...(optionTokenParameter !== 'USUAL' && { maxTokensParameter: optionTokenParameter }),
    ...(values.optionOmitTemperature && { omitTemperature: true }),
    ...(optionMaxOutputTokens !== null && { maxOutputTokens: optionMaxOutputTokens }),
    ...(optionReasoningEffort !== 'USUAL' && { reasoningEffort: optionReasoningEffort }),
  }
}

function toFlag(isSupported: boolean | null): Flag {
  if (isSupported === null) return 'UNKNOWN'
  return isSupported ? 'YES' : 'NO'
}

function toBoolean(flag: Flag): boolean | null {
  return flag === 'UNKNOWN' ? null : flag === 'YES'
}
