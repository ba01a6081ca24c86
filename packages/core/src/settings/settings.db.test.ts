import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createId, requestOf } from '#shared'
import type { Request } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createProvider } from '../../test/world.ts'
import { listSettings, readSetting, resetSystemSetting, updateSystemSetting } from './index.ts'

let system: TestSystem
let request: Request

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 8 })
  request = requestOf({ ...system.actor, role: 'ADMIN', isAdministrators: true })
})

afterAll(() => system[Symbol.asyncDispose]())

const set = (key: string, value: unknown, expectedUpdatedAt?: Date | null) =>
  updateSystemSetting(system, request, { key, value, expectedUpdatedAt })
const reset = (key: string, expectedUpdatedAt?: Date | null) =>
  resetSystemSetting(system, request, { key, expectedUpdatedAt })

/** Everything that a refused change must leave alone. */
async function dump(): Promise<string> {
  const { db } = system
  const tables = [await db.systemSetting.findMany(), await db.auditLog.count(), await db.event.count()]
  return JSON.stringify(tables)
}

describe('setting a setting', () => {
  test('is in force at once, audited and told (U-8, S22)', async () => {
    expect(await set('run_max_probes', 500)).toEqual({ key: 'run_max_probes' })

    expect(await readSetting(system.db, 'run_max_probes')).toMatchObject({
      value: 500,
      isDefault: false,
      updatedByKind: 'USER',
      updatedById: request.actor.id,
    })
    const trail = { entityType: 'system_setting', entityId: 'run_max_probes' }
    expect(await system.db.auditLog.findMany({ where: trail })).toMatchObject([
      {
        action: 'UPDATE',
        operation: 'updateSystemSetting',
        actorName: 'Ada',
        teamId: null,
        before: { value: 100_000 },
        after: { value: 500 },
      },
    ])
    expect(await system.db.event.findMany({ where: { subjectId: 'run_max_probes' } })).toMatchObject([
      { type: 'system_setting.updated', teamId: null, subjectType: 'system_setting' },
    ])
    await system.snapshot.refresh()
    expect(system.snapshot.current.settings.run_max_probes).toBe(500)
  })

  test('gives each change a later time, and refuses what was read before it with what is there now', async () => {
    await set('session_lifetime_hours', 1)
    const { updatedAt: first } = await readSetting(system.db, 'session_lifetime_hours')
    await set('session_lifetime_hours', 2, first)
    const { updatedAt: second } = await readSetting(system.db, 'session_lifetime_hours')
    expect(Number(second)).toBeGreaterThan(Number(first))
    const before = await dump()

    for (const stale of [
      () => set('session_lifetime_hours', 3, first),
      () => reset('session_lifetime_hours', null),
    ]) {
      await expect(stale()).rejects.toMatchObject({
        code: 'CONFLICT',
        field: 'expectedUpdatedAt',
        current: { key: 'session_lifetime_hours', value: 2, isDefault: false, updatedAt: second },
      })
    }
    expect(await dump()).toBe(before)
    await set('session_lifetime_hours', 4)
    expect(await readSetting(system.db, 'session_lifetime_hours')).toMatchObject({ value: 4 })
  })

  test('succeeds for one of many who all read the default', async () => {
    const tries = Array.from({ length: 8 }, (_, index) => set('sign_in_max_failures', 10 + index, null))
    const outcomes = (await Promise.allSettled(tries)).map(({ status }) => status)

    expect(outcomes.toSorted()).toEqual(['fulfilled', ...Array.from({ length: 7 }, () => 'rejected')])
  })

  test.each([
    ['run_max_probes', 0],
    ['run_max_probes', 1_000_001],
    ['run_max_probes', -1],
    ['run_max_probes', 1.5],
    ['run_max_probes', Number.NaN],
    ['run_max_probes', Number.MAX_VALUE],
    ['run_max_probes', '500'],
    ['run_max_probes', ''],
    ['run_max_probes', null],
    ['run_max_probes', undefined],
    ['run_max_probes', true],
    ['run_max_probes', [500]],
    ['run_max_probes', { value: 500 }],
    ['session_lifetime_hours', 'x'.repeat(10_000)],
  ])('%s does not take %j (L-36)', async (key, value) => {
    const before = await dump()
    await expect(set(key, value)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'value',
      message: expect.stringMatching(/is a whole number and cannot be .{1,64}\. [A-Z].* [\d,]+ to [\d,]+/),
    })
    expect(await dump()).toBe(before)
  })

  test('takes true and false, and lists of patterns that a program can run in linear time', async () => {
    await set('log_sensitive_data', true)
    await set('call_redaction_patterns', ['\\d{16}', '(?i)passport'])
    expect(await readSetting(system.db, 'log_sensitive_data')).toMatchObject({ value: true })
    await system.snapshot.refresh()
    expect(system.snapshot.current.settings).toMatchObject({
      log_sensitive_data: true,
      call_redaction_patterns: ['\\d{16}', '(?i)passport'],
    })
    await reset('log_sensitive_data')
    expect(await readSetting(system.db, 'log_sensitive_data')).toMatchObject({ value: false })
  })

  test.each<[string, unknown, RegExp]>([
    ['log_sensitive_data', 1, /is true or false and cannot be 1\./],
    ['log_sensitive_data', 'true', /is true or false and cannot be "true"\./],
    ['log_sensitive_data', null, /is true or false and cannot be null\./],
    ['call_redaction_patterns', 'x', /is a list of texts and cannot be "x"\./],
    ['call_redaction_patterns', ['fine', '('], /cannot hold "\("\. .*RE2/],
    ['call_redaction_patterns', ['fine', '(?=ahead)'], /cannot hold "\(\?=ahead\)"\./],
    ['call_redaction_patterns', ['fine', ''], /cannot hold ""\./],
    ['call_redaction_patterns', ['fine', 7], /cannot hold 7\./],
    ['call_redaction_patterns', ['x'.repeat(201)], /cannot hold "x{59}\./],
    ['call_redaction_patterns', Array.from({ length: 21 }, () => 'x'), /cannot be \["x"/],
  ])('%s does not take %j, and says which entry is wrong', async (key, value, message) => {
    const before = await dump()
    await expect(set(key, value)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'value',
      message: expect.stringMatching(message),
    })
    expect(await dump()).toBe(before)
  })

  test('is for administrators, however it is asked for', async () => {
    for (const actor of [
      { ...request.actor, isAdministrators: false },
      { ...request.actor, role: 'MEMBER' as const },
    ]) {
      const refusal = { code: 'FORBIDDEN' }
      const input = { key: 'run_max_probes', value: 1 }
      await expect(updateSystemSetting(system, requestOf(actor), input)).rejects.toMatchObject(refusal)
      await expect(resetSystemSetting(system, requestOf(actor), input)).rejects.toMatchObject(refusal)
    }
  })
})

describe('resetting a setting', () => {
  test('brings its default back, audited', async () => {
    await set('sign_in_window_minutes', 30)
    expect(await reset('sign_in_window_minutes')).toEqual({ key: 'sign_in_window_minutes' })

    expect(await readSetting(system.db, 'sign_in_window_minutes')).toMatchObject({
      value: 15,
      isDefault: true,
    })
    const where = { entityId: 'sign_in_window_minutes', operation: 'resetSystemSetting' }
    expect(await system.db.auditLog.findMany({ where })).toMatchObject([
      { action: 'ACTION', before: { value: 30 }, after: { value: 15 } },
    ])
    expect(
      await system.db.event.count({
        where: { type: 'system_setting.reset', subjectId: 'sign_in_window_minutes' },
      }),
    ).toBe(1)
  })

  test('changes nothing where the default is in force, and writes nothing', async () => {
    const before = await dump()
    await reset('api_key_rotation_overlap_hours')
    expect(await dump()).toBe(before)
  })
})

describe('a model setting', () => {
  const KEY = 'infra_model_judge'

  test('takes the provider’s name with the model’s, or a ref, and keeps the former (S3-4, T-4)', async () => {
    const provider = await createProvider(system.db)
    const model = await createModel(system.db, provider, { modelId: `vendor/${createId()}` })
    const value = { providerId: provider.name, modelId: model.modelId }

    for (const given of [value, `${provider.name}/${model.modelId}`, model.modelId]) {
      await reset(KEY)
      await set(KEY, given)
      expect(await readSetting(system.db, KEY)).toMatchObject({ value })
    }
  })

  test('refuses what is no model that can answer, naming the field', async () => {
    const provider = await createProvider(system.db)
    const twin = await createModel(system.db, provider)
    await createModel(system.db, await createProvider(system.db), { modelId: twin.modelId })
    const old = await createModel(system.db, provider, { status: 'DEPRECATED' })
    const embedding = await createModel(system.db, provider, { kind: 'EMBEDDING' })
    const gone = await createModel(system.db, await createProvider(system.db, { archivedAt: new Date() }))
    const before = await dump()

    const cases: [given: unknown, code: string][] = [
      [{ providerId: provider.name, modelId: old.modelId }, 'MODEL_DEPRECATED'],
      [`${provider.name}/${embedding.modelId}`, 'VALIDATION_FAILED'],
      [`${provider.name}/nothing`, 'MODEL_NOT_FOUND'],
      [{ providerId: provider.name, modelId: 'nothing' }, 'MODEL_NOT_FOUND'],
      [{ providerId: provider.id, modelId: twin.modelId }, 'UNSUPPORTED_PROVIDER'],
      [{ providerId: 'nobody', modelId: 'nothing' }, 'UNSUPPORTED_PROVIDER'],
      [`${gone.provider.name}/${gone.modelId}`, 'UNSUPPORTED_PROVIDER'],
      [twin.modelId, 'VALIDATION_FAILED'],
      ['', 'MODEL_NOT_FOUND'],
      [null, 'VALIDATION_FAILED'],
      [7, 'VALIDATION_FAILED'],
      [{}, 'VALIDATION_FAILED'],
      [[], 'VALIDATION_FAILED'],
      [{ providerId: '', modelId: '' }, 'VALIDATION_FAILED'],
      [{ providerId: provider.name, modelId: 'x'.repeat(101) }, 'VALIDATION_FAILED'],
      [{ providerId: provider.name, modelId: twin.modelId, more: 1 }, 'VALIDATION_FAILED'],
    ]
    for (const [given, code] of cases)
      await expect(set(KEY, given)).rejects.toMatchObject({ code, field: 'value' })
    expect(await dump()).toBe(before)
  })

  test('never names a model that is deleted at the same time', async () => {
    const provider = await createProvider(system.db)
    for (let round = 0; round < 10; round += 1) {
      await reset(KEY)
      const model = await createModel(system.db, provider)
      const value = { providerId: provider.name, modelId: model.modelId }
      const [, deleted] = await Promise.allSettled([
        set(KEY, value),
        deleteUnlessSet(model.id, model.modelId),
      ])
      const isThere = (await system.db.llmModel.count({ where: { id: model.id } })) === 1
      const stored = await readSetting(system.db, KEY)
      expect(deleted.status).toBe('fulfilled')
      expect(stored.value).toEqual(isThere ? value : null)
    }
  })
})

/** What deleting a model does, as far as settings go. */
async function deleteUnlessSet(id: string, modelId: string): Promise<void> {
  await system.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM llm_models WHERE id = ${id}::uuid FOR UPDATE`
    const settings = await tx.systemSetting.findMany()
    if (!JSON.stringify(settings).includes(modelId)) await tx.llmModel.delete({ where: { id } })
  })
}

test('settings are listed in a fixed order, by category where asked', async () => {
  const all = await listSettings(system.db, null)
  const access = await listSettings(system.db, 'ACCESS')

  expect(all.map(({ key }) => key).slice(0, 3)).toEqual([
    'infra_model_scenario_expansion',
    'infra_model_summarization',
    'infra_model_judge',
  ])
  expect(access).toEqual(all.filter(({ category }) => category === 'ACCESS'))
  expect(access.length).toBeGreaterThan(2)
})
