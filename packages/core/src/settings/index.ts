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
export { INFRA_PURPOSES, chooseInfraModel } from './infra-model.ts'
export type { InfraModel, InfraModelDependencies, InfraPurpose } from './infra-model.ts'
export { listSettings, readSetting } from './setting.ts'
export type { Setting, SettingValue } from './setting.ts'
export { resetSystemSetting, updateSystemSetting } from './update-setting.ts'
export type { ChangedSetting } from './update-setting.ts'
