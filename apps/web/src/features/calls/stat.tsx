import type { ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

type StatProps = {
  name: string
  /** The one that matters most. */
  isLarge?: boolean
  note?: ReactNode
  children: ReactNode
}

/** One figure of a head line; within a `dl`. */
export function Stat({ name, isLarge = false, note, children }: StatProps) {
  return (
    <div className={classNames('min-w-0 bg-surface px-4 py-3', isLarge && 'col-span-2')}>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="pt-1">
        <span
          className={classNames(
            'block font-semibold tracking-tight wrap-anywhere tabular-nums',
            isLarge ? 'text-2xl' : 'text-lg',
          )}
        >
          {children}
        </span>
        {note && <span className="block text-xs text-muted">{note}</span>}
      </dd>
    </div>
  )
}
