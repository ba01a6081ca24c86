/** What administrators set at run time: typed, validated, in force everywhere within two seconds. */
export { SETTINGS, SETTING_KEYS, isSettingKey, settingsSchema, toSettingValues } from './definitions.ts'
export type {
  InfraModelValue,
  SettingCategory,
  SettingDefinition,
  SettingKey,
  SettingType,
  SettingValues,
} from './definitions.ts'
