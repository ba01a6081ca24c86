import type { Db, SystemSetting } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { AuditEntry, ChangeDependencies } from '#audit'
import { canonicalJson, invalid, changedMeanwhile, nextUpdatedAt } from '#shared'
import type { Request } from '#shared'

import { SETTINGS, settingsSchema } from './definitions.ts'
import type { SettingKey, SettingType } from './definitions.ts'
import { parseSettingModel } from './setting-model.ts'
import { parseSettingKey, toSetting } from './setting.ts'

export type ChangedSetting = { key: SettingKey }

type Target = {
  key: string
  /** What the caller read; null: it had its default. Left out: the last write wins. */
  expectedUpdatedAt?: Date | null | undefined
}

/** Sets a setting, for every process within two seconds. Refuses with a typed error naming the field. */
export async function updateSystemSetting(
  dependencies: ChangeDependencies,
  request: Request,
  input: Target & { value?: unknown },
): Promise<ChangedSetting> {
  requireAdminister(request.actor)
  const key = parseSettingKey(input.key)
  const { type } = SETTINGS[key]
  const plain = type === 'MODEL' ? null : parsePlainValue(key, type, input.value)
  const { result } = await commitChange<ChangedSetting>(dependencies, request, async (tx) => {
    const value = plain ?? (await parseSettingModel(tx, input.value))
    const before = await lockSetting(tx, key, input.expectedUpdatedAt)
    const columns = {
      value,
      updatedByKind: request.actor.kind,
      updatedById: request.actor.id,
      updatedAt: nextUpdatedAt(before ?? { updatedAt: new Date(0) }, dependencies.clock.now()),
    }
    const after = await tx.systemSetting.upsert({
      where: { key },
      create: { key, ...columns },
      update: columns,
    })
    return {
      result: { key },
      audit: [{ ...toEntry(key, before, after), action: 'UPDATE', operation: 'updateSystemSetting' }],
    }
  })
  return result
}

/** Brings a setting's default back; one that has it stays as it is. */
export async function resetSystemSetting(
  dependencies: ChangeDependencies,
  request: Request,
  input: Target,
): Promise<ChangedSetting> {
  requireAdminister(request.actor)
  const key = parseSettingKey(input.key)
  const { result } = await commitChange<ChangedSetting>(dependencies, request, async (tx) => {
    const before = await lockSetting(tx, key, input.expectedUpdatedAt)
    if (!before) return { result: { key }, audit: [] }
    await tx.systemSetting.delete({ where: { key } })
    const entry = { ...toEntry(key, before, null), verb: 'reset' }
    return {
      result: { key },
      audit: [{ ...entry, action: 'ACTION', operation: 'resetSystemSetting' }],
    }
  })
  return result
}

/** Keeps everybody else from changing the setting until the transaction ends, whether it has a row or not. */
async function lockSetting(
  tx: Db,
  key: SettingKey,
  expected: Target['expectedUpdatedAt'],
): Promise<SystemSetting | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`system_settings/${key}`}, 5148))`
  const row = await tx.systemSetting.findUnique({ where: { key } })
  const { value, isDefault, updatedAt } = toSetting(key, row)
  if (expected !== undefined && expected?.getTime() !== updatedAt?.getTime())
    throw changedMeanwhile({ key, value, isDefault, updatedAt })
  return row
}

const NATURE: Record<Exclude<SettingType, 'MODEL'>, string> = {
  INTEGER: 'a whole number',
  BOOLEAN: 'true or false',
  TEXT_LIST: 'a list of texts',
}

function parsePlainValue(
  key: SettingKey,
  type: Exclude<SettingType, 'MODEL'>,
  value: unknown,
): number | boolean | string[] {
  const schema = settingsSchema.shape[key]
  const parsed = schema.safeParse(value ?? null)
  if (parsed.success && (Array.isArray(parsed.data) || typeof parsed.data !== 'object')) return parsed.data
  const list: unknown[] = type === 'TEXT_LIST' && Array.isArray(value) ? value : []
  const entry = list.find((one) => !schema.safeParse([one]).success)
  const shown = canonicalJson(entry ?? value ?? null).slice(0, 60)
  const verb = entry === undefined ? 'be' : 'hold'
  throw invalid(
    'value',
    `${key} is ${NATURE[type]} and cannot ${verb} ${shown}. ${SETTINGS[key].description}`,
  )
}

function toEntry(
  key: SettingKey,
  before: SystemSetting | null,
  after: SystemSetting | null,
): Pick<AuditEntry, 'verb' | 'entity' | 'teamId' | 'before' | 'after'> {
  return {
    verb: 'updated',
    entity: { type: 'system_setting', id: key, name: key },
    teamId: null,
    before: { value: toSetting(key, before).value },
    after: { value: toSetting(key, after).value },
  }
}
