import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { classNames } from '#lib/class-names.ts'
import { RelativeTime } from '#ui/relative-time.tsx'

import { AuditDetail, AuditDetail_change } from './audit-detail.tsx'
import { toAuditSentence } from './audit-sentence.ts'
import { SealMark } from './seal-mark.tsx'

export const AuditRow_change = graphql(
  `
    fragment AuditRow_change on AuditLog {
      actorKind
      actorName
      action
      operation
      entityType
      entityName
      before
      after
      createdAt
      sequence
      ...AuditDetail_change
    }
  `,
  [AuditDetail_change],
)

/** A change as a sentence; opened, what it was about. */
export function AuditRow({ change: reference }: { change: FragmentOf<typeof AuditRow_change> }) {
  const change = readFragment(AuditRow_change, reference)
  const [isOpen, setIsOpen] = useState(false)
  const detailId = useId()
  const { beforeName, afterName } = toAuditSentence(change)
  return (
    <li>
      <div className="flex items-start gap-x-4 px-2 py-1 max-sm:flex-col">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailId : undefined}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-hover max-sm:w-full"
        >
          <ChevronRight
            aria-hidden="true"
            className={classNames(
              'mt-0.5 size-4 shrink-0 text-faint transition-transform',
              isOpen && 'rotate-90',
            )}
          />
          <span className="min-w-0 wrap-anywhere">
            <strong className="font-semibold">{change.actorName}</strong>
            {change.actorKind === 'API_KEY' && ' (API key)'} {beforeName}
            <strong className="font-semibold">{change.entityName}</strong>
            {afterName}
          </span>
        </button>
        <div className="flex shrink-0 items-center gap-2 py-1.5 pr-2 text-sm text-muted max-sm:pt-0 max-sm:pl-8">
          <RelativeTime time={change.createdAt} />
          <SealMark sequence={change.sequence} />
        </div>
      </div>
      {isOpen && (
        <div id={detailId} className="px-4 pb-4 sm:pl-10">
          <AuditDetail change={change} />
        </div>
      )}
    </li>
  )
}
