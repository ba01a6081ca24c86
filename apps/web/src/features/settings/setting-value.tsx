import { toSettingText, toSettingUnit } from './setting-text.ts'

type SettingValueProps = { settingKey: string; value: unknown; isSensitive?: boolean }

/** A setting's value with its unit; what is secret stays so. */
export function SettingValue({ settingKey, value, isSensitive = false }: SettingValueProps) {
  if (isSensitive) return <span className="text-muted">hidden</span>
  const text = toSettingText(value)
  if (typeof value !== 'number') {
    return (
      <span className={value === null ? 'text-muted' : 'font-mono text-[0.9em] wrap-anywhere'}>{text}</span>
    )
  }
  return (
    <span className="tabular-nums">
      {text} {toSettingUnit(settingKey)}
    </span>
  )
}
