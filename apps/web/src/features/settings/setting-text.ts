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
  session_lifetime_hours: 'Length of a sign-in',
  sign_in_max_failures: 'Failed sign-ins',
  sign_in_window_minutes: 'Memory of failed sign-ins',
  api_key_rotation_overlap_hours: 'Overlap of rotated API keys',
}

const units = ['seconds', 'minutes', 'hours', 'tokens', 'probes'] as const

/** What people call a setting; one that is new here goes by its key. */
export function toSettingName(key: string): string {
  return names[key] ?? toFieldName([key])
}

/** The unit that a key ends with, as in "sign_in_window_minutes". */
export function toSettingUnit(key: string): string | undefined {
  return units.find((unit) => key.endsWith(`_${unit}`))
}

/** A value for reading: a number grouped, a model as its ref. */
export function toSettingText(value: unknown): string {
  const plain = toPlainValue(value)
  if (plain === null) return 'none'
  return typeof plain === 'number' ? formatCount(plain) : plain
}

/** A value as a form edits it: a model is its ref. */
export function toPlainValue(value: unknown): number | string | null {
  if (typeof value === 'number' || typeof value === 'string') return value
  if (isRecord(value) && typeof value.providerId === 'string' && typeof value.modelId === 'string') {
    return `${value.providerId}/${value.modelId}`
  }
  return null
}
