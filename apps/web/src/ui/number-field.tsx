import { useState, type KeyboardEvent, type Ref } from 'react'

import { TextField } from './text-field.tsx'
import type { FormFieldTexts } from './form-field.tsx'

type NumberFieldProps = FormFieldTexts & {
  ref?: Ref<HTMLInputElement>
  name?: string
  /** Null when empty. */
  value: number | null
  /** What the arrow keys stop at; what is typed beyond is for the form to refuse. */
  min?: number
  max?: number
  unit?: string
  placeholder?: string
  disabled?: boolean
  onChange: (value: number | null) => void
  onBlur?: () => void
}

const groupedNumber = /^-?\d{1,3}(?:[,\u00a0\u202f ’']\d{3})+$/

/** For whole numbers. Takes digits only, pasted "1,200" included; the arrow keys count up and down. */
export function NumberField({ value, min = 0, max, unit, onChange, ...field }: NumberFieldProps) {
  // A lone minus is no number yet, but somebody is typing it.
  const [isMinus, setIsMinus] = useState(false)

  function take(typed: string) {
    const trimmed = typed.trim()
    const text = groupedNumber.test(trimmed) ? trimmed.replace(/[^-\d]/g, '') : trimmed
    setIsMinus(text === '-' && min < 0)
    if (text === '' || text === '-') onChange(null)
    else if (/^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) && (min < 0 || text[0] !== '-')) {
      onChange(Number(text))
    }
  }

  function step(event: KeyboardEvent) {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (direction === 0) return
    event.preventDefault()
    const next = value === null ? min : value + direction
    onChange(Math.min(Math.max(next, min), max ?? Number.MAX_SAFE_INTEGER))
  }

  return (
    <TextField
      {...field}
      role="spinbutton"
      aria-valuenow={value ?? undefined}
      aria-valuemin={min}
      aria-valuemax={max}
      inputMode="numeric"
      autoComplete="off"
      adornment={unit && <span className="pr-2">{unit}</span>}
      value={value === null ? (isMinus ? '-' : '') : String(value)}
      onValueChange={take}
      onKeyDown={step}
    />
  )
}
