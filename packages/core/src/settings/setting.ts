import type { ActorKind, Db, SystemSetting } from '@sluice/db'

import { invalid } from '#shared'

import { SETTINGS, SETTING_KEYS, isSettingKey, settingsSchema } from './definitions.ts'
import type { SettingCategory, SettingDefinition, SettingKey, SettingValues } from './definitions.ts'

export type SettingValue = SettingValues[SettingKey]

/** A setting as people read it. A sensitive one shows no value. */
export type Setting = SettingDefinition & {
  key: SettingKey
  /** The value in force. */
  value: SettingValue
  defaultValue: SettingValue
  isDefault: boolean
  /** When somebody set it last; null: it has its default. */
  updatedAt: Date | null
  updatedByKind: ActorKind | null
  updatedById: string | null
}

/** The settings of a category, or all of them, in the order of the registry. */
export async function listSettings(db: Db, category: SettingCategory | null): Promise<Setting[]> {
  const keys = SETTING_KEYS.filter((key) => category === null || SETTINGS[key].category === category)
  const rows = await db.systemSetting.findMany({ where: { key: { in: keys } } })
  return keys.map((key) =>
    toSetting(
      key,
      rows.find((row) => row.key === key),
    ),
  )
}

/** Reads one setting; VALIDATION_FAILED when there is none of that key. */
export async function readSetting(db: Db, key: string): Promise<Setting> {
  const known = parseSettingKey(key)
  return toSetting(known, await db.systemSetting.findUnique({ where: { key: known } }))
}

/** What is stored counts while it is still allowed, like in `toSettingValues`. */
export function toSetting(
  key: SettingKey,
  row: SystemSetting | null | undefined,
  definition: SettingDefinition = SETTINGS[key],
): Setting {
  const schema = settingsSchema.shape[key]
  const stored = row ? schema.safeParse(row.value) : null
  const defaultValue = schema.parse(undefined)
  const value = stored?.success ? stored.data : defaultValue
  return {
    ...definition,
    key,
    value: definition.isSensitive ? null : value,
    defaultValue: definition.isSensitive ? null : defaultValue,
    isDefault: !stored?.success,
    updatedAt: row?.updatedAt ?? null,
    updatedByKind: row?.updatedByKind ?? null,
    updatedById: row?.updatedById ?? null,
  }
}

/** The key, or a refusal that names the ones most like it. */
export function parseSettingKey(key: string): SettingKey {
  if (isSettingKey(key)) return key
  const words = key.toLowerCase().split('_')
  const likeness = (candidate: string): number =>
    candidate.split('_').filter((word) => words.includes(word)).length
  const nearest = SETTING_KEYS.filter((candidate) => likeness(candidate) > 0)
    .toSorted((a, b) => likeness(b) - likeness(a))
    .slice(0, 3)
  const advice =
    nearest.length > 0 ? `the nearest are ${nearest.join(', ')}` : 'systemSettings lists all there are'
  throw invalid('key', `There is no setting "${key.slice(0, 100)}"; ${advice}.`)
}
