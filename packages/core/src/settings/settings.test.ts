import { createId } from '#shared'
import { describe, expect, test } from 'vitest'

import { SETTINGS, SETTING_KEYS, toSettingValues } from './index.ts'
import { parseSettingKey, toSetting } from './setting.ts'

const row = (value: number | string) => ({
  key: 'run_max_probes',
  value,
  updatedByKind: 'USER' as const,
  updatedById: createId(),
  updatedAt: new Date(),
})

describe('a setting', () => {
  test('has its default until somebody sets it', () => {
    expect(toSetting('run_max_probes', null)).toMatchObject({
      key: 'run_max_probes',
      category: 'RUNS',
      type: 'INTEGER',
      value: 100_000,
      defaultValue: 100_000,
      isDefault: true,
      updatedAt: null,
    })
    expect(toSetting('run_max_probes', row(7))).toMatchObject({
      value: 7,
      defaultValue: 100_000,
      isDefault: false,
    })
    expect(toSettingValues([row(7)])).toMatchObject({ run_max_probes: 7, session_lifetime_hours: 168 })
  })

  test('whose stored value is not allowed any more has its default too', () => {
    for (const stored of [row(0), row('many')]) {
      expect(toSetting('run_max_probes', stored)).toMatchObject({ value: 100_000, isDefault: true })
      expect(toSettingValues([stored]).run_max_probes).toBe(100_000)
    }
  })

  test('that is sensitive shows no value', () => {
    const definition = { ...SETTINGS.run_max_probes, isSensitive: true }
    expect(toSetting('run_max_probes', row(7), definition)).toMatchObject({
      value: null,
      defaultValue: null,
      isDefault: false,
    })
  })

  test('says what it does, in which bounds (U-8)', () => {
    for (const key of SETTING_KEYS) expect(SETTINGS[key].description).toMatch(/^[A-Z].{20,}\.$/)
  })
})

describe('a key that does not exist', () => {
  test.each([
    ['run_max_probe', 'the nearest are run_max_probes, run_max_output_tokens, rate_limit_max_hint_seconds.'],
    [
      'infra_model',
      'the nearest are infra_model_scenario_expansion, infra_model_summarization, infra_model_judge.',
    ],
    ['colour', 'systemSettings lists all there are.'],
    ['', 'systemSettings lists all there are.'],
    ['toString', 'systemSettings lists all there are.'],
    ['__proto__', 'systemSettings lists all there are.'],
  ])('%j is refused with the nearest ones (L-36)', (key, advice) => {
    expect(() => parseSettingKey(key)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'key',
        message: `There is no setting "${key}"; ${advice}`,
      }),
    )
  })
})
