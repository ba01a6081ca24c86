import { useState } from 'react'

import { findDecimalError } from '#lib/decimal.ts'
import { DecimalField } from '#ui/decimal-field.tsx'

type CostAtLeastFieldProps = { value: string | undefined; onChange: (value: string | undefined) => void }

/** The least cost, taken over when it is left or confirmed. */
export function CostAtLeastField({ value, onChange }: CostAtLeastFieldProps) {
  const [text, setText] = useState(value ?? '')
  const error = findDecimalError(text, { maximumPlaces: 12 })
  const take = () => {
    const given = text.trim() || undefined
    if (!error && given !== value) onChange(given)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <DecimalField
        label="Cost at least"
        unit="USD"
        value={text}
        error={error}
        onValueChange={setText}
        onBlur={take}
      />
    </form>
  )
}
