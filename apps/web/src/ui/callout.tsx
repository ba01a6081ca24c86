import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

const looks = {
  info: { icon: Info, className: 'bg-accent-soft text-accent-text' },
  warning: { icon: TriangleAlert, className: 'bg-warn-soft text-warn-text' },
  danger: { icon: CircleAlert, className: 'bg-bad-soft text-bad-text' },
} as const

type CalloutProps = {
  tone: keyof typeof looks
  title?: string
  /** Read out at once: for what has just happened. */
  isAlert?: boolean
  children?: ReactNode
}

/** Something to know before going on. */
export function Callout({ tone, title, isAlert = false, children }: CalloutProps) {
  const { icon: Icon, className } = looks[tone]
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className={classNames('flex gap-2.5 rounded-md px-3 py-2.5 text-sm', className)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}
