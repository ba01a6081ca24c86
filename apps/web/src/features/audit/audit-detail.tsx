import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { DiffView } from '#ui/diff-view.tsx'
import { Facts } from '#ui/facts.tsx'

import { toEntityTypeName } from './audit-names.ts'
import { toEntityPlace } from './entity-place.ts'

export const AuditDetail_change = graphql(`
  fragment AuditDetail_change on AuditLog {
    actorId
    actorName
    operation
    entityType
    entityId
    entityName
    before
    after
    requestId
    createdAt
    sequence
  }
`)

const linkClass = 'rounded-sm font-medium text-accent-text underline underline-offset-2'

/** What a change was about: values before and after, when, by which request, and where to go from here. */
export function AuditDetail({ change: reference }: { change: FragmentOf<typeof AuditDetail_change> }) {
  const change = readFragment(AuditDetail_change, reference)
  const { entityType, entityId, entityName, requestId, sequence } = change
  const isGone = change.operation.startsWith('delete')
  const place = isGone ? null : toEntityPlace(entityType, entityId)
  return (
    <div className="flex flex-col gap-3">
      <DiffView
        label={`Changes of ${entityName}`}
        before={change.before}
        after={change.after}
        sameText="No values were changed."
      />
      <div className="rounded-md border">
        <Facts
          facts={[
            { name: 'When', value: formatExactTime(change.createdAt) },
            { name: 'Operation', value: <code className="font-mono text-xs">{change.operation}</code> },
            { name: 'Seal', value: sequence === null ? 'within 10 seconds' : `number ${sequence}` },
            {
              name: 'Request',
              value:
                requestId === null ? (
                  'none'
                ) : (
                  <span className="inline-flex items-center gap-1">
                    <code className="font-mono text-xs wrap-anywhere">{requestId}</code>
                    <CopyButton text={requestId} label="Copy request id" />
                  </span>
                ),
            },
          ]}
        />
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {place && (
          <li>
            <Link {...place} className={linkClass}>
              Open the {toEntityTypeName(entityType)}
            </Link>
          </li>
        )}
        <li>
          <Link to="/settings/audit" search={{ entity: entityId }} className={linkClass}>
            All changes of {entityName}
          </Link>
        </li>
        {change.actorId && (
          <li>
            <Link to="/settings/audit" search={{ actor: change.actorId }} className={linkClass}>
              All changes by {change.actorName}
            </Link>
          </li>
        )}
      </ul>
    </div>
  )
}
