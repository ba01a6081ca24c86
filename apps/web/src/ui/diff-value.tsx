import { CutText } from './cut-text.tsx'

const looks = { before: 'bg-bad-soft text-bad-text', after: 'bg-good-soft text-good-text' } as const

/** One side of a change. Values that look like nothing say in words what they are. */
export function DiffValue({ value, side }: { value: unknown; side: keyof typeof looks }) {
  if (value === undefined) return <span className="text-faint">–</span>
  return (
    <span
      className={`rounded-sm box-decoration-clone px-1 py-0.5 text-sm whitespace-pre-wrap wrap-anywhere ${looks[side]}`}
    >
      <CutText text={toText(value)} />
    </span>
  )
}

function toText(value: unknown): string {
  if (value === null) return 'none'
  if (value === '') return 'empty'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number')) {
    return value.length === 0 ? 'none' : value.join(', ')
  }
  return JSON.stringify(value, null, 2)
}
