import { classNames } from '#lib/class-names.ts'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

const base =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed max-sm:h-10'

const looks: Record<ButtonLook, string> = {
  primary:
    'bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover disabled:bg-track disabled:text-muted',
  secondary:
    'border border-line-strong bg-surface text-text shadow-card enabled:hover:bg-hover [a&]:hover:bg-hover disabled:text-faint',
  quiet:
    'text-muted enabled:hover:bg-hover enabled:hover:text-text [a&]:hover:bg-hover [a&]:hover:text-text disabled:text-faint',
  danger: 'bg-bad-fill text-on-bad enabled:hover:bg-bad-fill-hover disabled:bg-track disabled:text-muted',
}

/** The look of a button, for links that act as one too. */
export function buttonClass(look: ButtonLook, ...more: string[]): string {
  return classNames(base, looks[look], ...more)
}
