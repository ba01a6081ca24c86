import { Select } from '#ui/select.tsx'

type FilterSelectProps<Value extends string> = {
  label: string
  options: readonly { value: Value; label: string }[]
  value: string | undefined
  onChange: (value: Value | undefined) => void
}

/** A choice that may also be left open. What is chosen and not offered is still there. */
export function FilterSelect<Value extends string>({
  label,
  options,
  value,
  onChange,
}: FilterSelectProps<Value>) {
  const isStrange = value !== undefined && !options.some((option) => option.value === value)
  return (
    <Select<string>
      label={label}
      isLabelVisible
      options={[
        { value: all, label: 'All' },
        ...options,
        ...(isStrange ? [{ value, label: 'As chosen' }] : []),
      ]}
      value={value ?? all}
      onChange={(next) => onChange(options.find((option) => option.value === next)?.value)}
    />
  )
}

const all = 'ALL'
