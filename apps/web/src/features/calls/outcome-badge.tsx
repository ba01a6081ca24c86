import { Badge } from '#ui/badge.tsx'

import { callOutcomeLooks, type CallOutcome } from './call-names.ts'

/** How a call ended, in a word and a colour. */
export function OutcomeBadge({ outcome }: { outcome: CallOutcome }) {
  const { name, tone, icon } = callOutcomeLooks[outcome]
  return (
    <Badge tone={tone} icon={icon}>
      {name}
    </Badge>
  )
}
