import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad'

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted ring-line',
  accent: 'bg-accent-soft text-accent-text ring-transparent',
  good: 'bg-good-soft text-good-text ring-transparent',
  warn: 'bg-warn-soft text-warn-text ring-transparent',
  bad: 'bg-bad-soft text-bad-text ring-transparent',
}

type BadgeProps = { tone?: Tone; icon?: LucideIcon; isMoving?: boolean; title?: string; children: ReactNode }

export function Badge({ tone = 'neutral', icon: Icon, isMoving = false, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap ring-1 ring-inset',
        tones[tone],
      )}
    >
      {Icon && (
        <Icon
          aria-hidden="true"
          strokeWidth={2.25}
          className={classNames('-ml-0.5 size-3', isMoving && 'animate-breathe')}
        />
      )}
      {children}
    </span>
  )
}
