import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { useNow } from '#lib/use-now.ts'
import { Badge } from '#ui/badge.tsx'

import { apiKeyStatusLooks } from './api-key-status.ts'

export const ApiKeyState_apiKey = graphql(`
  fragment ApiKeyState_apiKey on ApiKey {
    status
    previousSecretExpiresAt
  }
`)

/** Whether a key gets in, and whether the secret before the last rotation still does. */
export function ApiKeyState({ apiKey: reference }: { apiKey: FragmentOf<typeof ApiKeyState_apiKey> }) {
  const { status, previousSecretExpiresAt } = readFragment(ApiKeyState_apiKey, reference)
  const now = useNow(10_000)
  const { name, tone } = apiKeyStatusLooks[status]
  const isOldSecretGood =
    status === 'ACTIVE' && previousSecretExpiresAt !== null && Date.parse(previousSecretExpiresAt) > now
  return (
    <>
      <Badge tone={tone}>{name}</Badge>
      {isOldSecretGood && (
        <span className="mt-0.5 block text-xs text-muted">
          old secret until{' '}
          <time dateTime={previousSecretExpiresAt} title={formatExactTime(previousSecretExpiresAt)}>
            {formatMoment(previousSecretExpiresAt)}
          </time>
        </span>
      )}
    </>
  )
}

const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

function formatMoment(time: string): string {
  return moment.format(new Date(time))
}
