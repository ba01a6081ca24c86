import { readList, readRecord } from '#lib/read-json.ts'

import { existing } from './existing.ts'
import { apiError } from './fake-api.ts'
import type { Model } from './world-registry.ts'

export type Setting = ReturnType<typeof createSetting>

type ChangeInput = { key: string; value?: unknown; expectedUpdatedAt?: string | null }

const purposes: Record<string, string> = {
  SCENARIO_EXPANSION: 'infra_model_scenario_expansion',
  SUMMARIZATION: 'infra_model_summarization',
  JUDGE: 'infra_model_judge',
}

/** The settings of an API, and what changes them. */
export class SettingsWorld {
  settings: Setting[] = [
    createSetting('INFRASTRUCTURE', 'infra_model_scenario_expansion', 'Model that writes scenarios.', null),
    createSetting('INFRASTRUCTURE', 'infra_model_summarization', 'Model that summarises.', null),
    createSetting('INFRASTRUCTURE', 'infra_model_judge', 'Model that judges answers.', null),
    createSetting('RUNS', 'run_max_probes', 'Most probes one run may have, 1 to 1,000,000.', 100_000),
    createSetting('CALLS', 'log_sensitive_data', 'Whether what is said in calls is kept, redacted.', false),
    createSetting('CALLS', 'call_redaction_patterns', 'Up to 20 regular expressions in RE2 syntax.', []),
    createSetting('CALLS', 'call_body_retention_months', 'How many whole months, 1 to 120.', 3),
    createSetting('ACCESS', 'session_lifetime_hours', 'How long a sign-in lasts, in hours, 1 to 8,760.', 168),
  ]
  readonly #models: () => Model[]
  #changes = 0

  constructor(models: () => Model[]) {
    this.#models = models
  }

  find(key: string): Setting {
    return existing(this.settings.find((setting) => setting.key === key))
  }

  /** As somebody would change it elsewhere. */
  set(key: string, value: unknown): void {
    this.#changes += 1
    const updatedAt = new Date(Date.UTC(2026, 10, 20, 9, this.#changes)).toISOString()
    Object.assign(this.find(key), { value, isDefault: false, updatedAt, updatedBy: 'Grace Hopper' })
  }

  readonly root: Record<string, unknown> = {
    systemSettings: () => this.settings,
    systemSetting: ({ key }: { key: string }) => this.find(key),
    infraModel: ({ purpose }: { purpose: string }) => this.#infraModel(purpose),
    updateSystemSetting: ({ input }: { input: ChangeInput }) => {
      this.#requireUnchanged(input)
      const setting = this.find(input.key)
      const reason = findReason(input.value)
      if (reason !== null) {
        const message = `${input.key} cannot be ${JSON.stringify(input.value)}. ${reason}`
        throw apiError(message, { code: 'VALIDATION_FAILED', field: 'value' })
      }
      this.set(input.key, setting.type === 'MODEL' ? toModel(input.value) : input.value)
      return { setting }
    },
    resetSystemSetting: (input: ChangeInput) => {
      this.#requireUnchanged(input)
      const setting = this.find(input.key)
      const { defaultValue: value } = setting
      return { setting: Object.assign(setting, { value, isDefault: true, updatedAt: null, updatedBy: null }) }
    },
  }

  #requireUnchanged({ key, expectedUpdatedAt }: ChangeInput): void {
    const { value, isDefault, updatedAt } = this.find(key)
    if (expectedUpdatedAt === undefined || expectedUpdatedAt === updatedAt) return
    throw apiError('Somebody has changed this since you read it.', {
      code: 'CONFLICT',
      field: 'expectedUpdatedAt',
      current: { key, value, isDefault, updatedAt },
    })
  }

  #infraModel(purpose: string) {
    const { providerId, modelId } = readRecord(this.find(purposes[purpose] ?? '').value)
    const set = this.#models().find((model) => model.ref === `${String(providerId)}/${String(modelId)}`)
    if (set?.isAvailable) return { purpose, model: set, isFallback: false, reason: null }
    const model = this.#models().find(({ isAvailable }) => isAvailable) ?? null
    const reason = set?.unavailableReason ?? 'No model is set.'
    return { purpose, model, isFallback: model !== null, reason }
  }
}

function findReason(value: unknown): string | null {
  if (typeof value === 'number' && value > 1_000_000) return '1 to 1,000,000.'
  const isAnyLookingAround = readList(value).some((pattern) => String(pattern).includes('(?='))
  return isAnyLookingAround ? 'RE2 has no look-around.' : null
}

function toModel(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const [providerId = '', ...modelId] = value.split('/')
  return { providerId, modelId: modelId.join('/') }
}

function toType(category: string, value: unknown): string {
  if (category === 'INFRASTRUCTURE') return 'MODEL'
  if (Array.isArray(value)) return 'TEXT_LIST'
  return typeof value === 'boolean' ? 'BOOLEAN' : 'INTEGER'
}

function createSetting(category: string, key: string, description: string, defaultValue: unknown) {
  const updatedAt: string | null = null
  const updatedBy: string | null = null
  return {
    key,
    category,
    description,
    type: toType(category, defaultValue),
    value: defaultValue,
    defaultValue,
    isDefault: true,
    isSensitive: false,
    updatedAt,
    updatedBy,
  }
}
