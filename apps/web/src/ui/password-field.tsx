import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'

import { IconButton } from './icon-button.tsx'
import { TextField, type TextFieldProps } from './text-field.tsx'

type PasswordFieldProps = Omit<TextFieldProps, 'type' | 'adornment'>

/** For secrets: hidden until somebody looks. Say by `autoComplete` whether it is a new or the current one. */
export function PasswordField(field: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false)
  return (
    <TextField
      spellCheck={false}
      autoCapitalize="none"
      {...field}
      type={isShown ? 'text' : 'password'}
      adornment={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={`${isShown ? 'Hide' : 'Show'} ${field.label.toLowerCase()}`}
          disabled={field.disabled}
          onClick={() => setIsShown(!isShown)}
        />
      }
    />
  )
}
