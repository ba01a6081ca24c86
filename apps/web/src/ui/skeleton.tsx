import { classNames } from '#lib/class-names.ts'

/** A grey shape where something will be. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={classNames('animate-breathe rounded-sm bg-track', className)} />
}
