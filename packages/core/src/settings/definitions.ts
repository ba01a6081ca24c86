import { RE2JS } from 're2js'
import { z } from 'zod'

/** The model the platform uses for a purpose of its own: the provider's name and the vendor's string (S3-4). */
export const infraModelSchema = z.strictObject({
  providerId: z.string().min(1).max(50),
  modelId: z.string().min(1).max(100),
})
export type InfraModelValue = z.infer<typeof infraModelSchema>

const infraModel = infraModelSchema.nullable().default(null)

/** Regular expressions in RE2's syntax, which takes linear time whatever the text. */
const patternsSchema = z
  .array(
    z
      .string()
      .min(1)
      .max(200)
      .refine(isPattern, 'must be a regular expression in RE2 syntax (no look-around, no back-references)'),
  )
  .max(20)

/** Every setting there is: its shape, bounds and default. A key that is not here does not exist. */
export const settingsSchema = z.object({
  infra_model_scenario_expansion: infraModel,
  infra_model_summarization: infraModel,
  infra_model_judge: infraModel,
  run_max_probes: z.int().min(1).max(1_000_000).default(100_000),
  run_max_output_tokens: z.int().min(1).max(1_000_000).default(8192),
  rate_limit_max_hint_seconds: z.int().min(1).max(86_400).default(3600),
  log_sensitive_data: z.boolean().default(false),
  call_redaction_patterns: patternsSchema.default([]),
  call_retention_months: z.int().min(1).max(120).default(24),
  call_body_retention_months: z.int().min(1).max(120).default(3),
  call_connect_timeout_seconds: z.int().min(1).max(60).default(10),
  call_first_token_timeout_seconds: z.int().min(1).max(600).default(120),
  call_between_tokens_timeout_seconds: z.int().min(1).max(600).default(60),
  session_lifetime_hours: z.int().min(1).max(8760).default(168),
  sign_in_max_failures: z.int().min(3).max(100).default(10),
  sign_in_window_minutes: z.int().min(1).max(1440).default(15),
  api_key_rotation_overlap_hours: z.int().min(0).max(720).default(24),
})

export type SettingKey = keyof typeof settingsSchema.shape
export type SettingValues = z.infer<typeof settingsSchema>

export const SETTING_KEYS: readonly SettingKey[] = settingsSchema.keyof().options

export type SettingCategory = 'INFRASTRUCTURE' | 'RUNS' | 'CALLS' | 'ACCESS'
export type SettingType = 'MODEL' | 'INTEGER' | 'BOOLEAN' | 'TEXT_LIST'

/** What people read about a setting. */
export type SettingDefinition = {
  category: SettingCategory
  type: SettingType
  description: string
  /** Its value is shown to nobody. */
  isSensitive: boolean
}

const model = (description: string): SettingDefinition => ({
  category: 'INFRASTRUCTURE',
  type: 'MODEL',
  description,
  isSensitive: false,
})
const integer = (category: SettingCategory, description: string): SettingDefinition => ({
  category,
  type: 'INTEGER',
  description,
  isSensitive: false,
})

export const SETTINGS: Readonly<Record<SettingKey, SettingDefinition>> = {
  infra_model_scenario_expansion: model('Model that writes scenarios from a definition.'),
  infra_model_summarization: model('Model that summarises transcripts.'),
  infra_model_judge: model('Model that judges answers where no rule can.'),
  run_max_probes: integer('RUNS', 'Most probes one run may have, 1 to 1,000,000.'),
  run_max_output_tokens: integer(
    'RUNS',
    'Most tokens one answer may have, 1 to 1,000,000; a model may allow fewer.',
  ),
  rate_limit_max_hint_seconds: integer(
    'RUNS',
    'Longest wait a provider may ask for before the probe fails instead, in seconds, 1 to 86,400.',
  ),
  log_sensitive_data: {
    category: 'CALLS',
    type: 'BOOLEAN',
    description:
      'Whether what is said in calls is kept, redacted: prompts and answers, beside the counts and costs that are always kept.',
    isSensitive: false,
  },
  call_redaction_patterns: {
    category: 'CALLS',
    type: 'TEXT_LIST',
    description:
      'What is masked in kept prompts and answers besides keys and secrets: up to 20 regular expressions in RE2 syntax, 200 characters each.',
    isSensitive: false,
  },
  call_retention_months: integer(
    'CALLS',
    'How many whole months of calls are kept besides the current one, 1 to 120; sums, balances and run costs stay.',
  ),
  call_body_retention_months: integer(
    'CALLS',
    'How many whole months of kept prompts and answers are kept besides the current one, 1 to 120.',
  ),
  call_connect_timeout_seconds: integer(
    'CALLS',
    'Longest time a connection to a provider may take, in seconds, 1 to 60.',
  ),
  call_first_token_timeout_seconds: integer(
    'CALLS',
    'Longest time until a stream begins to answer, in seconds, 1 to 600; the timeout of the provider ends it in any case.',
  ),
  call_between_tokens_timeout_seconds: integer(
    'CALLS',
    'Longest silence within a stream, in seconds, 1 to 600.',
  ),
  session_lifetime_hours: integer('ACCESS', 'How long a sign-in lasts, in hours, 1 to 8,760.'),
  sign_in_max_failures: integer(
    'ACCESS',
    'Failed sign-ins of an account or an address after which it has to wait, 3 to 100.',
  ),
  sign_in_window_minutes: integer('ACCESS', 'How long failed sign-ins are counted, in minutes, 1 to 1,440.'),
  api_key_rotation_overlap_hours: integer(
    'ACCESS',
    'How long the old secret of a rotated API key works on where nothing else is asked, in hours, 0 to 720.',
  ),
}

/** The values in force: what is stored, else the default. A stored value that is no longer allowed counts as not stored. */
export function toSettingValues(rows: readonly { key: string; value: unknown }[]): SettingValues {
  const shape: Readonly<Record<string, z.ZodType>> = settingsSchema.shape
  const allowed = rows.filter(({ key, value }) => shape[key]?.safeParse(value).success)
  return settingsSchema.parse(Object.fromEntries(allowed.map(({ key, value }) => [key, value])))
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key)
}

function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text)
    return true
  } catch {
    return false
  }
}
