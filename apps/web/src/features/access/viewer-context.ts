import { createContext, use } from 'react'

import { graphql, type ResultOf } from '#graphql/graphql.ts'

export const ViewerContext_viewer = graphql(`
  fragment ViewerContext_viewer on Viewer {
    id
    role
    canWrite
    canManageTeam
    canAdminister
    mustChangePassword
    team {
      id
    }
  }
`)

export type Viewer = ResultOf<typeof ViewerContext_viewer>

/** Who is signed in, and what they may do. */
export const ViewerContext = createContext<Viewer | null>(null)

/** Within the shell, which shows no page before it knows. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext)
  if (!viewer) throw new Error('A page that asks for the viewer is shown within the shell.')
  return viewer
}
