import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router'

import { toApiKeysSearch } from '#features/access/api-keys/api-keys-search.ts'
import { toSignInSearch } from '#features/access/sign-in-search.ts'
import { toUsersSearch } from '#features/access/users/users-search.ts'
import { toAuditSearch } from '#features/audit/audit-search.ts'
import { toCallsSearch } from '#features/calls/calls-search.ts'
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

const changePasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/change-password',
  validateSearch: toSignInSearch,
  component: lazyRouteComponent(
    () => import('#features/access/change-password-page.tsx'),
    'ChangePasswordPage',
  ),
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

const callsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/calls',
  validateSearch: toCallsSearch,
  component: lazyRouteComponent(() => import('#features/calls/calls-page.tsx'), 'CallsPage'),
})

// An address for one call, which is shown beside the list.
const callRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/calls/$callId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/calls', search: { call: params.callId }, replace: true })
  },
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
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/settings/models', search, replace: true })
  },
})

const explorerRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/graphiql',
  component: lazyRouteComponent(() => import('#features/api-explorer/explorer-page.tsx'), 'ExplorerPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('#features/shell/settings-layout.tsx'), 'SettingsLayout'),
})

const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/models', replace: true })
  },
})

const modelSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/models',
  validateSearch: toModelsSearch,
  component: lazyRouteComponent(() => import('#features/registry/models-page.tsx'), 'ModelsPage'),
})

const infrastructureRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/infrastructure',
  component: lazyRouteComponent(
    () => import('#features/settings/infrastructure-page.tsx'),
    'InfrastructurePage',
  ),
})

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: toAuditSearch,
  component: lazyRouteComponent(() => import('#features/audit/audit-page.tsx'), 'AuditPage'),
})

const usersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/users',
  validateSearch: toUsersSearch,
  component: lazyRouteComponent(() => import('#features/access/users/users-page.tsx'), 'UsersPage'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  validateSearch: toApiKeysSearch,
  component: lazyRouteComponent(() => import('#features/access/api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
})

const missingRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: NotFoundPage })

const routeTree = rootRoute.addChildren([
  signInRoute,
  changePasswordRoute,
  appRoute.addChildren([
    homeRoute,
    runsRoute,
    newRunRoute,
    runRoute,
    callsRoute,
    callRoute,
    definitionsRoute,
    definitionRoute,
    modelsRoute,
    explorerRoute,
    settingsRoute.addChildren([
      settingsHomeRoute,
      modelSettingsRoute,
      usersRoute,
      apiKeysRoute,
      infrastructureRoute,
      auditRoute,
    ]),
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
