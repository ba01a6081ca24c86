import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'

import { usePageTitle } from '#lib/use-page-title.ts'

type PageHeaderProps = {
  title: string
  /** Where this page hangs. */
  parent?: ReactNode
  /** Beside the title: badges. */
  aside?: ReactNode
  description?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, parent, aside, description, actions }: PageHeaderProps) {
  usePageTitle(title)
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        {parent && (
          <div className="mb-1.5 -ml-1 flex items-center gap-0.5 text-sm text-muted">
            <ChevronLeft aria-hidden="true" className="size-4" />
            {parent}
          </div>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
          {aside}
        </div>
        {description && <div className="mt-1 text-muted">{description}</div>}
      </div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  )
}
