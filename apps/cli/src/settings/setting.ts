import type { Setting } from '@sluice/core/settings'

/** A setting's value as one types it: a model by its ref. */
export function toValueText({ value }: Pick<Setting, 'value'>): string {
  if (value === null) return 'not set'
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ')
  return typeof value === 'object' ? `${value.providerId}/${value.modelId}` : String(value)
}

export function toSettingSentence(setting: Setting): string {
  const { key, isDefault } = setting
  return `${key} is ${toValueText(setting)}${isDefault ? ', its default' : ''}.`
}
