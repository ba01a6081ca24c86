import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX, LoaderCircle } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'

import { Badge, type Tone } from '#ui/badge.tsx'

import { isActive, runStatusNames, type RunStatus } from './run-status.ts'

const looks: Record<RunStatus, { tone: Tone; icon: LucideIcon }> = {
  PENDING: { tone: 'neutral', icon: CircleDashed },
  RUNNING: { tone: 'accent', icon: LoaderCircle },
  PAUSED: { tone: 'warn', icon: CirclePause },
  SUMMARIZING: { tone: 'accent', icon: LoaderCircle },
  COMPLETED: { tone: 'good', icon: CircleCheck },
  FAILED: { tone: 'bad', icon: CircleX },
  CANCELLED: { tone: 'neutral', icon: CircleSlash },
}

export function RunStatusBadge({ status }: { status: RunStatus }) {
  return (
    <Badge tone={looks[status].tone} icon={looks[status].icon} isMoving={isActive(status)}>
      {runStatusNames[status]}
    </Badge>
  )
}
