import { Link } from '@tanstack/react-router'

import { Callout } from '#ui/callout.tsx'
import { PageHeader } from '#ui/page-header.tsx'

import { useViewer } from '../viewer-context.ts'
import { ApiKeyList } from './api-key-list.tsx'
import { NewApiKey } from './new-api-key.tsx'

export function ApiKeysPage() {
  const { canWrite } = useViewer()
  return (
    <>
      <PageHeader
        title="API keys"
        description={
          <>
            How programs get in: each key has a team and a role. Try requests on the{' '}
            <Link to="/graphiql" className="rounded-sm text-accent-text underline underline-offset-2">
              API page
            </Link>
            .
          </>
        }
        {...(canWrite && { actions: <NewApiKey /> })}
      />
      {canWrite ? (
        <ApiKeyList />
      ) : (
        <Callout tone="info">Viewers have no API keys. A member of your team can make one for you.</Callout>
      )}
    </>
  )
}
