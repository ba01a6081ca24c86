import { classNames } from '#lib/class-names.ts'
import { CutText } from '#ui/cut-text.tsx'

import type { BodyPart } from './body-parts.ts'

const shownLength = 2000

/** One thing that was said, as received. */
export function BodyText({ part: { title, text, isCode } }: { part: BodyPart }) {
  return (
    <section aria-label={title} className="px-4 py-3">
      <h4 className="mb-1 text-xs font-medium text-muted">{title}</h4>
      <p className={classNames('wrap-anywhere whitespace-pre-wrap', isCode && 'font-mono text-xs')}>
        <CutText text={text} length={shownLength} />
      </p>
    </section>
  )
}
