import { getRouteApi, useRouter } from '@tanstack/react-router'

import { Door } from './door.tsx'
import { useSession } from './session-context.ts'
import { SignInForm } from './sign-in-form.tsx'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { next = '/' } = route.useSearch()
  const router = useRouter()
  const { forget } = useSession()

  return (
    <Door name="Sign in" title="Sign in to Sluice" description="Runs, models, limits and costs in one place.">
      <SignInForm
        onSignedIn={() => {
          forget()
          router.history.push(next)
        }}
      />
    </Door>
  )
}
