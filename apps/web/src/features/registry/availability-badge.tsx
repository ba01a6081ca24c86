import { CircleCheck, CircleOff } from 'lucide-react'

import { Badge } from '#ui/badge.tsx'

export function AvailabilityBadge({ isAvailable }: { isAvailable: boolean }) {
  return isAvailable ? (
    <Badge tone="good" icon={CircleCheck}>
      Available
    </Badge>
  ) : (
    <Badge tone="warn" icon={CircleOff}>
      Unavailable
    </Badge>
  )
}
