import type { ComponentProps } from 'react'

import { buttonClass, type ButtonLook } from './button-class.ts'

type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & { look?: ButtonLook }

export function Button({ look = 'secondary', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(look)} {...rest} />
}
