import { RouterProvider } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Toaster } from 'sonner'
import 'sonner/dist/styles.css'
import { Provider } from 'urql'

import { SessionContext } from '#features/access/index.ts'
import { createGraphqlClient } from '#graphql/client.ts'
import { useTheme } from '#lib/theme.ts'

import type { AppRouter } from './router.tsx'

/** The application. Who signs in or out gets a new client, and with it an empty cache. */
export function Providers({ router }: { router: AppRouter }) {
  const [theme] = useTheme()
  const [generation, setGeneration] = useState(0)
  const client = useMemo(
    () => createGraphqlClient({ onUnauthenticated: () => goToSignIn(router) }),
    // eslint-disable-next-line react/exhaustive-deps -- a new generation is the reason for a new client
    [router, generation],
  )
  const session = useMemo(() => ({ forget: () => setGeneration((now) => now + 1) }), [])
  return (
    <SessionContext value={session}>
      <Provider value={client}>
        <RouterProvider router={router} />
        <Toaster theme={theme} position="bottom-right" closeButton />
      </Provider>
    </SessionContext>
  )
}

function goToSignIn(router: AppRouter) {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { next: href } })
}
