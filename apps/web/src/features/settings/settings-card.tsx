import type { ReactNode } from 'react'

import { Card } from '#ui/card.tsx'

type SettingsCardProps = { title: string; aside?: string; children: readonly ReactNode[] }

/** The settings of a category; nothing where there are none. */
export function SettingsCard({ title, aside, children }: SettingsCardProps) {
  if (children.length === 0) return null
  return (
    <Card title={title} aside={aside}>
      <ul className="divide-y">{children}</ul>
    </Card>
  )
}
