import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { dumpRegistry } from '../../../test/dump.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

const FIELDS = 'key type category description value defaultValue isDefault isSensitive updatedAt updatedBy'
const UPDATE = `mutation ($input: UpdateSystemSettingInput!) { updateSystemSetting(input: $input) { setting { ${FIELDS} } } }`
const RESET = `mutation ($key: String!, $expected: DateTime) {
  resetSystemSetting(key: $key, expectedUpdatedAt: $expected) { setting { ${FIELDS} } }
}`

const ask = (document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  request(api.url, world.home.keys.VIEWER, document, variables)
const change = (document: string, variables: Record<string, unknown>): Promise<Answer> =>
  request(api.url, world.home.keys.ADMIN, document, variables)
const set = (key: string, value: unknown, more: Record<string, unknown> = {}): Promise<Answer> =>
  change(UPDATE, { input: { key, value, ...more } })

const dump = (): Promise<string> => dumpRegistry(api.db)

describe('systemSettings', () => {
  test('shows everybody every setting with its default, type and bounds (S3-3, S3-19)', async () => {
    const { data, errors } = await ask(`{ systemSettingCount systemSettings(limit: 100) { ${FIELDS} } }`)
    expect(errors).toEqual([])
    const settings = valueAt(data, 'systemSettings')
    expect(settings).toHaveLength(Number(data?.['systemSettingCount']))
    expect(settings).toContainEqual({
      key: 'run_max_probes',
      type: 'INTEGER',
      category: 'RUNS',
      description: 'Most probes one run may have, 1 to 1,000,000.',
      value: 100_000,
      defaultValue: 100_000,
      isDefault: true,
      isSensitive: false,
      updatedAt: null,
      updatedBy: null,
    })
    expect(settings).toContainEqual(
      expect.objectContaining({
        key: 'infra_model_summarization',
        type: 'MODEL',
        value: null,
        isDefault: true,
      }),
    )
  })

  test('gives pages, and one category where asked', async () => {
    const { data } = await ask(`{
      all: systemSettings { key }
      page: systemSettings(limit: 2, offset: 1) { key }
      access: systemSettings(category: ACCESS) { category }
      accessCount: systemSettingCount(category: ACCESS)
    }`)
    expect(data?.['page']).toEqual([valueAt(data, 'all', 1), valueAt(data, 'all', 2)])
    expect(data?.['access']).toHaveLength(Number(data?.['accessCount']))
    expect(new Set(JSON.stringify(data?.['access']).match(/[A-Z]+/g))).toEqual(new Set(['ACCESS']))
  })

  test('systemSetting gives one, and the nearest keys for one that is not there', async () => {
    const { data } = await ask('{ systemSetting(key: "run_max_probes") { key } }')
    expect(data).toEqual({ systemSetting: { key: 'run_max_probes' } })

    const { errors } = await ask('{ systemSetting(key: "max_probes") { key } }')
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('run_max_probes'),
        extensions: { code: 'VALIDATION_FAILED', field: 'key' },
      },
    ])
  })
})

describe('updateSystemSetting', () => {
  test('sets it, says who did, and leaves an audit row and an event', async () => {
    const { data, errors } = await set('run_max_output_tokens', 4096)
    expect(errors).toEqual([])
    expect(valueAt(data, 'updateSystemSetting', 'setting')).toMatchObject({
      value: 4096,
      isDefault: false,
      updatedAt: expect.stringMatching(/Z$/),
      updatedBy: 'ADMIN key',
    })
    const where = { entityType: 'system_setting', entityId: 'run_max_output_tokens' }
    const [row] = await api.db.auditLog.findMany({ where })
    expect(row).toMatchObject({
      actorKind: 'API_KEY',
      actorId: world.home.keys.ADMIN.id,
      before: { value: 8192 },
      after: { value: 4096 },
    })
    expect(row?.requestId).toMatch(/./)
    expect(
      await api.db.event.count({ where: { type: 'system_setting.updated', subjectId: where.entityId } }),
    ).toBe(1)
  })

  test('is also called updateSystemSettings (T-2)', async () => {
    const { data } = await change(UPDATE.replaceAll('updateSystemSetting(', 'updateSystemSettings('), {
      input: { key: 'run_max_output_tokens', value: 5 },
    })
    expect(valueAt(data, 'updateSystemSettings', 'setting', 'value')).toBe(5)
  })

  test('takes a model by its provider’s name and its own, or by ref (S3-4)', async () => {
    const value = { providerId: 'alpha', modelId: 'one' }
    for (const given of [value, 'alpha/one', 'one']) {
      const { data } = await set('infra_model_judge', given)
      expect(valueAt(data, 'updateSystemSetting', 'setting', 'value')).toEqual(value)
    }
  })

  test('takes the updatedAt that was read, and shows the setting as it is when that is another', async () => {
    const first = await set('sign_in_max_failures', 11, { expectedUpdatedAt: null })
    const updatedAt = valueAt(first.data, 'updateSystemSetting', 'setting', 'updatedAt')
    expect((await set('sign_in_max_failures', 12, { expectedUpdatedAt: updatedAt })).errors).toEqual([])

    const { errors } = await set('sign_in_max_failures', 13, { expectedUpdatedAt: updatedAt })
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'CONFLICT',
          field: 'expectedUpdatedAt',
          current: {
            key: 'sign_in_max_failures',
            value: 12,
            isDefault: false,
            updatedAt: expect.any(String),
          },
        },
      },
    ])
  })

  test.each<[key: string, value: unknown, code: string, field: string]>([
    ['run_max_probe', 5, 'VALIDATION_FAILED', 'key'],
    ['', 5, 'VALIDATION_FAILED', 'key'],
    ['x'.repeat(5000), 5, 'VALIDATION_FAILED', 'key'],
    ['constructor', 5, 'VALIDATION_FAILED', 'key'],
    ['run_max_probes', 0, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', -1, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', 1.5, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', 1_000_001, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', 1e300, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', '5', 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', 'NaN', 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', true, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', null, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', {}, 'VALIDATION_FAILED', 'value'],
    ['run_max_probes', 'x'.repeat(10_000), 'VALIDATION_FAILED', 'value'],
    ['infra_model_judge', null, 'VALIDATION_FAILED', 'value'],
    ['infra_model_judge', 5, 'VALIDATION_FAILED', 'value'],
    ['infra_model_judge', '', 'MODEL_NOT_FOUND', 'value'],
    ['infra_model_judge', 'alpha/none', 'MODEL_NOT_FOUND', 'value'],
    ['infra_model_judge', 'nobody/one', 'UNSUPPORTED_PROVIDER', 'value'],
    ['infra_model_judge', 'gone/gone', 'UNSUPPORTED_PROVIDER', 'value'],
    ['infra_model_judge', 'twin', 'VALIDATION_FAILED', 'value'],
    ['infra_model_judge', { providerId: 'alpha' }, 'VALIDATION_FAILED', 'value'],
    ['infra_model_judge', { providerId: 'alpha', modelId: 'old' }, 'MODEL_DEPRECATED', 'value'],
    ['infra_model_judge', { providerId: 'alpha', modelId: 'embedding' }, 'VALIDATION_FAILED', 'value'],
    ['infra_model_judge', { providerId: 'alpha', modelId: 'one', more: 1 }, 'VALIDATION_FAILED', 'value'],
  ])('refuses %j = %j with %s at %s, and nothing is changed (L-36)', async (key, value, code, field) => {
    const before = await dump()
    const { status, errors } = await set(key, value)

    expect(errors).toMatchObject([{ extensions: { code, field } }])
    expect(status).toBeLessThan(500)
    expect(await dump()).toBe(before)
  })

  test('is for administrators', async () => {
    const before = await dump()
    const input = { key: 'run_max_probes', value: 5 }
    for (const caller of [world.home.keys.MEMBER, world.home.keys.VIEWER, world.other.keys.OWNER]) {
      const updated = await request(api.url, caller, UPDATE, { input })
      const reset = await request(api.url, caller, RESET, { key: input.key })
      for (const { errors } of [updated, reset])
        expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
    expect(await dump()).toBe(before)
  })
})

describe('resetSystemSetting', () => {
  test('brings the default back', async () => {
    await set('sign_in_window_minutes', 30)
    const { data } = await change(RESET, { key: 'sign_in_window_minutes' })
    expect(valueAt(data, 'resetSystemSetting', 'setting')).toMatchObject({
      value: 15,
      isDefault: true,
      updatedAt: null,
      updatedBy: null,
    })
  })

  test.each([
    [{ key: 'nothing' }, 'VALIDATION_FAILED', 'key'],
    [{ key: 'sign_in_window_minutes', expected: '2020-01-01T00:00:00Z' }, 'CONFLICT', 'expectedUpdatedAt'],
  ])('refuses %j', async (variables, code, field) => {
    const before = await dump()
    expect((await change(RESET, variables)).errors).toMatchObject([{ extensions: { code, field } }])
    expect(await dump()).toBe(before)
  })
})

describe('infraModel', () => {
  const ASK = '{ infraModel(purpose: SUMMARIZATION) { purpose isFallback reason model { ref } } }'

  test('is the model that is set, else the cheapest that can be called, with the reason and an error in the log (S3-28)', async () => {
    await set('infra_model_summarization', 'alpha/two')
    expect((await ask(ASK)).data).toEqual({
      infraModel: { purpose: 'SUMMARIZATION', isFallback: false, reason: null, model: { ref: 'alpha/two' } },
    })

    await set('infra_model_summarization', 'beta/twin')
    const reason = 'BETA_API_KEY is not set in the environment.'
    expect((await ask(ASK)).data).toEqual({
      infraModel: { purpose: 'SUMMARIZATION', isFallback: true, reason, model: { ref: 'alpha/one' } },
    })
    expect(api.log).toContainEqual({
      target: 'settings',
      level: 'error',
      message: 'infra model cannot be called',
      fields: { purpose: 'SUMMARIZATION', reason, fallback: 'one' },
    })
  })
})
