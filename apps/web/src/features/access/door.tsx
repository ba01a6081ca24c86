import type { ReactNode } from 'react'

import { usePageTitle } from '#lib/use-page-title.ts'
import { Logo } from '#ui/logo.tsx'

type DoorProps = { name: string; title: string; description: ReactNode; children: ReactNode }

/** A page outside the shell with one form: for those who are not in yet. */
export function Door({ name, title, description, children }: DoorProps) {
  usePageTitle(name)
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-4 text-center">
          <Logo className="size-11" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            <p className="mt-1 text-muted">{description}</p>
          </div>
        </div>
        <div className="rounded-lg border bg-surface p-6 shadow-card">{children}</div>
      </div>
    </main>
  )
}
