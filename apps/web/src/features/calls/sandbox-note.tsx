import type { ReactNode } from 'react'

import { Button } from '#ui/button.tsx'

type SandboxNoteProps = { action: string; onAct: () => void; children: ReactNode }

/** Whether what the sandbox answered is counted and listed, and the other way round. */
export function SandboxNote({ action, onAct, children }: SandboxNoteProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-muted">
      <p>{children}</p>
      <Button onClick={onAct}>{action}</Button>
    </div>
  )
}
