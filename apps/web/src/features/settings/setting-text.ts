import { formatCount } from '#lib/format-number.ts'
import { toFieldName } from '#lib/field-name.ts'
import { isRecord } from '#lib/read-json.ts'

const names: Readonly<Record<string, string>> = {
  infra_model_scenario_expansion: 'Scenario expansion',
  infra_model_summarization: 'Summarization',
  infra_model_judge: 'Judge',
  run_max_probes: 'Probes per run',
  run_max_output_tokens: 'Tokens per answer',
  rate_limit_max_hint_seconds: 'Longest wait for a provider',
  log_sensitive_data: 'Keep prompts and answers',
  call_redaction_patterns: 'Masked in prompts and answers',
  call_retention_months: 'How long calls are kept',
  call_body_retention_months: 'How long prompts and answers are kept',
  call_connect_timeout_seconds: 'Longest wait for a connection',
  call_first_token_timeout_seconds: 'Longest wait for the first token',
  call_between_tokens_timeout_seconds: 'Longest silence within a stream',
  session_lifetime_hours: 'Length of a sign-in',
  sign_in_max_failures: 'Failed sign-ins',
  sign_in_window_minutes: 'Memory of failed sign-ins',
  api_key_rotation_overlap_hours: 'Overlap of rotated API keys',
}

const units = ['seconds', 'minutes', 'hours', 'months', 'tokens', 'probes'] as const

/** What people call a setting; one that is new here goes by its key. */
export function toSettingName(key: string): string {
  return names[key] ?? toFieldName([key])
}

/** The unit that a key ends with, as in "sign_in_window_minutes". */
export function toSettingUnit(key: string): string | undefined {
  return units.find((unit) => key.endsWith(`_${unit}`))
}

/** A value for reading: a number grouped, a model as its ref, a list line by line. */
export function toSettingText(value: unknown): string {
  const plain = toPlainValue(value)
  if (plain === null || plain === '') return 'none'
  if (typeof plain === 'boolean') return plain ? 'On' : 'Off'
  return typeof plain === 'number' ? formatCount(plain) : plain
}

/** As a form edits it. */
export type PlainValue = number | string | boolean | null

/** A value as a form edits it: a model is its ref, a list has a line for each entry. */
export function toPlainValue(value: unknown): PlainValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(String).join('\n')
  if (isRecord(value) && typeof value.providerId === 'string' && typeof value.modelId === 'string') {
    return `${value.providerId}/${value.modelId}`
  }
  return null
}

/** What a form edits as the API takes it. Lines without anything are no entries of a list. */
export function toValueInput(type: string, plain: PlainValue): PlainValue | string[] {
  if (type !== 'TEXT_LIST' || typeof plain !== 'string') return plain
  return plain.split(/\r?\n/).filter((line) => line.trim() !== '')
}
