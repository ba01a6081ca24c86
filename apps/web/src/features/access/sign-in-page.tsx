import { getRouteApi, useRouter } from '@tanstack/react-router'

import { usePageTitle } from '#lib/use-page-title.ts'
import { Logo } from '#ui/logo.tsx'

import { useSession } from './session-context.ts'
import { SignInForm } from './sign-in-form.tsx'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  usePageTitle('Sign in')
  const { next = '/' } = route.useSearch()
  const router = useRouter()
  const { forget } = useSession()

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-4 text-center">
          <Logo className="size-11" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">Sign in to Sluice</h1>
            <p className="mt-1 text-muted">Runs, models, limits and costs in one place.</p>
          </div>
        </div>
        <div className="rounded-lg border bg-surface p-6 shadow-card">
          <SignInForm
            onSignedIn={() => {
              forget()
              router.history.push(next)
            }}
          />
        </div>
      </div>
    </main>
  )
}
