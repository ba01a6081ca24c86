import type { ReactNode } from 'react'

/** Wraps skeletons, so that those who cannot see them know as well. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={`Loading ${label}`} aria-busy="true">
      {children}
    </div>
  )
}
