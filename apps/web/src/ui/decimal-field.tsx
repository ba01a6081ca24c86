import { TextField, type TextFieldProps } from './text-field.tsx'

type DecimalFieldProps = Omit<TextFieldProps, 'type' | 'inputMode' | 'adornment' | 'isMono'> & {
  /** As in "USD per million". */
  unit?: string
}

/** For exact decimals: what is typed is the value, digit for digit. `findDecimalError` says what is wrong with it. */
export function DecimalField({ unit, ...field }: DecimalFieldProps) {
  return (
    <TextField
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      adornment={unit && <span className="pr-2">{unit}</span>}
      {...field}
    />
  )
}
