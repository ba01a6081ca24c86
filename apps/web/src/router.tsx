import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router'

import { toSignInSearch } from '#features/access/sign-in-search.ts'
import { toDefinitionSearch, toDefinitionsSearch } from '#features/definitions/definitions-search.ts'
import { toModelsSearch } from '#features/registry/models-search.ts'
import { toNewRunSearch, toRunSearch, toRunsSearch } from '#features/runs/runs-search.ts'
import { NotFoundPage } from '#features/shell/not-found-page.tsx'
import { PageError } from '#features/shell/page-error.tsx'

const rootRoute = createRootRoute()

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: toSignInSearch,
  component: lazyRouteComponent(() => import('#features/access/sign-in-page.tsx'), 'SignInPage'),
})

// Everything below is for people who are signed in; the API says who is.
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: lazyRouteComponent(() => import('#features/shell/app-shell.tsx'), 'AppShell'),
})

const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/runs', replace: true })
  },
})

const runsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/runs',
  validateSearch: toRunsSearch,
  component: lazyRouteComponent(() => import('#features/runs/runs-page.tsx'), 'RunsPage'),
})

const newRunRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/runs/new',
  validateSearch: toNewRunSearch,
  component: lazyRouteComponent(() => import('#features/runs/start/new-run-page.tsx'), 'NewRunPage'),
})

const runRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/runs/$runId',
  validateSearch: toRunSearch,
  remountDeps: ({ params }) => params,
  component: lazyRouteComponent(() => import('#features/runs/run-page.tsx'), 'RunPage'),
})

const definitionsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/definitions',
  validateSearch: toDefinitionsSearch,
  component: lazyRouteComponent(
    () => import('#features/definitions/definitions-page.tsx'),
    'DefinitionsPage',
  ),
})

const definitionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/definitions/$definitionId',
  validateSearch: toDefinitionSearch,
  remountDeps: ({ params }) => params,
  component: lazyRouteComponent(() => import('#features/definitions/definition-page.tsx'), 'DefinitionPage'),
})

const modelsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/models',
  validateSearch: toModelsSearch,
  component: lazyRouteComponent(() => import('#features/registry/models-page.tsx'), 'ModelsPage'),
})

const explorerRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/graphiql',
  component: lazyRouteComponent(() => import('#features/api-explorer/explorer-page.tsx'), 'ExplorerPage'),
})

const missingRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: NotFoundPage })

const routeTree = rootRoute.addChildren([
  signInRoute,
  appRoute.addChildren([
    homeRoute,
    runsRoute,
    newRunRoute,
    runRoute,
    definitionsRoute,
    definitionRoute,
    modelsRoute,
    explorerRoute,
    missingRoute,
  ]),
])

/** Without a history, the browser's address bar. */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history && { history }),
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    scrollRestoration: true,
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
