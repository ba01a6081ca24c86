import type { ComponentProps } from 'react'
import { useId } from 'react'

type TextFieldProps = Omit<ComponentProps<'input'>, 'className' | 'id'> & {
  label: string
  hint?: string
  error?: string | undefined
  onValueChange: (value: string) => void
}

/** A labelled input with its hint and its error beneath. */
export function TextField({ label, hint, error, onValueChange, ...input }: TextFieldProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        onChange={(event) => onValueChange(event.target.value)}
        className="h-9 w-full rounded-md border border-line-strong bg-surface px-3 shadow-card transition-colors aria-invalid:border-bad-text max-sm:h-10 max-sm:text-lg"
        {...input}
      />
      {(error || hint) && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={`mt-1.5 text-xs ${error ? 'text-bad-text' : 'text-muted'}`}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  )
}
