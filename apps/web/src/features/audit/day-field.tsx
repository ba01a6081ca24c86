type DayFieldProps = { label: string; value: string | undefined; onChange: (day: string | undefined) => void }

/** A day of the calendar, as in "2026-11-20", within a bar of filters. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <label className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-3 text-sm shadow-card outline-accent has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 max-sm:h-10">
      <span className="shrink-0 text-muted">{label}</span>
      <input
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="min-w-0 flex-1 bg-transparent outline-none"
      />
    </label>
  )
}
