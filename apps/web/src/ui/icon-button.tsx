import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

type IconButtonProps = Omit<ComponentProps<'button'>, 'className' | 'children'> & {
  icon: LucideIcon
  label: string
}

export function IconButton({ icon: Icon, label, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100 enabled:hover:bg-hover enabled:hover:text-text disabled:cursor-not-allowed disabled:opacity-40 max-sm:size-10"
      {...rest}
    >
      <Icon aria-hidden="true" className="size-4" />
    </button>
  )
}
