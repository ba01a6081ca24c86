import { toSettingText, toSettingUnit } from './setting-text.ts'

type SettingValueProps = { settingKey: string; value: unknown; isSensitive?: boolean }

/** A setting's value with its unit; what is secret stays so. */
export function SettingValue({ settingKey, value, isSensitive = false }: SettingValueProps) {
  if (isSensitive) return <span className="text-muted">hidden</span>
  const text = toSettingText(value)
  if (typeof value === 'boolean') return text
  if (typeof value === 'number') {
    const unit = toSettingUnit(settingKey)
    return (
      <span className="tabular-nums">
        {text} {value === 1 ? unit?.slice(0, -1) : unit}
      </span>
    )
  }
  if (!Array.isArray(value)) {
    return (
      <span className={value === null ? 'text-muted' : 'font-mono text-[0.9em] wrap-anywhere'}>{text}</span>
    )
  }
  if (value.length === 0) return <span className="text-muted">{text}</span>
  return (
    <ul className="flex flex-col items-start gap-1 font-mono text-[0.9em]">
      {value.map((entry, index) => (
        <li key={index} className="rounded-sm bg-sunken px-1.5 whitespace-pre-wrap wrap-anywhere">
          {String(entry)}
        </li>
      ))}
    </ul>
  )
}
