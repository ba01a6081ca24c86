import { Hourglass, ShieldCheck } from 'lucide-react'

/** Whether a change is held by the chain of seals, and where. */
export function SealMark({ sequence }: { sequence: number | null }) {
  const name = sequence === null ? 'Not sealed yet' : `Sealed as number ${sequence}`
  const Icon = sequence === null ? Hourglass : ShieldCheck
  return (
    <span title={name} className="inline-flex">
      <Icon
        role="img"
        aria-label={name}
        className={sequence === null ? 'size-4 text-faint' : 'size-4 text-good-text'}
      />
    </span>
  )
}
