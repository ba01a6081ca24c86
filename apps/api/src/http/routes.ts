/** Who may use a route: anybody, or whoever is known; the route itself refuses the others. */
export type RouteAccess = 'PUBLIC' | 'SIGNED_IN'

/** Every route there is. One that does not say who may use it does not compile. */
export const ROUTES = {
  /** Takes POST and says so to other methods. */
  '* /graphql': 'SIGNED_IN',
  'GET /api/calls.csv': 'SIGNED_IN',
  'GET /healthz': 'PUBLIC',
  'GET /readyz': 'PUBLIC',
  'GET /schema.graphql': 'SIGNED_IN',
  'POST /auth/sign-in': 'PUBLIC',
  'POST /auth/sign-out': 'PUBLIC',
  /** The web pages, which ask GraphQL for everything they show. */
  '* *': 'PUBLIC',
} as const satisfies Record<string, RouteAccess>

export type RouteName = keyof typeof ROUTES

/** The route that answers a request. HEAD is answered like GET. */
export function findRoute(method: string, path: string): RouteName {
  const asked = `${method === 'HEAD' ? 'GET' : method} ${path}`
  for (const name of [asked, `* ${path}`]) if (isRoute(name)) return name
  return '* *'
}

function isRoute(name: string): name is RouteName {
  return Object.hasOwn(ROUTES, name)
}
