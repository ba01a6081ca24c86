import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { ChangePasswordForm } from './change-password-form.tsx'
import { Door } from './door.tsx'

const ChangePasswordPageQuery = graphql(`
  query ChangePasswordPage {
    me {
      email
      mustChangePassword
    }
  }
`)

const pollMs = 250
const route = getRouteApi('/change-password')

/** Whoever has a generated password gets no further than here. */
export function ChangePasswordPage() {
  const search = route.useSearch()
  const [next] = useState(search.next ?? '/')
  const router = useRouter()
  const [isChanged, setIsChanged] = useState(false)
  const [result, refresh] = usePageQuery({ query: ChangePasswordPageQuery })
  const mustChange = result.data?.me.mustChangePassword ?? false
  const isOpen = isChanged && !mustChange
  const leave = () => router.history.push(next)
  // Every process of the API knows within a second, and until then would lead back here.
  useLiveRefresh({ isLive: isChanged && mustChange, intervalMs: pollMs, refresh })

  useEffect(() => {
    if (!isOpen) return
    toast.success('Your password is changed.')
    router.history.push(next)
  }, [isOpen, next, router])

  return (
    <Door
      name="Change password"
      title={mustChange ? 'Choose your own password' : 'Change your password'}
      description={
        mustChange
          ? 'Yours was generated, and somebody else has seen it. Nothing can be changed before you have your own.'
          : 'You stay signed in here, and are signed out everywhere else.'
      }
    >
      <QueryBoundary
        result={result}
        subject="your account"
        loading={
          <Loading label="your account">
            <Skeleton className="h-48 w-full" />
          </Loading>
        }
        onRetry={refresh}
      >
        {({ me }) => (
          <ChangePasswordForm
            email={me.email}
            isChanged={isChanged}
            onChanged={() => setIsChanged(true)}
            {...(!me.mustChangePassword && { onCancel: leave })}
          />
        )}
      </QueryBoundary>
    </Door>
  )
}
