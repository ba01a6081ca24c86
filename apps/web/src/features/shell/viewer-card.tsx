import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { LogOut } from 'lucide-react'
import { toast } from 'sonner'

import { roleNames, signOut, useSession } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { IconButton } from '#ui/icon-button.tsx'

export const ViewerCard_viewer = graphql(`
  fragment ViewerCard_viewer on Viewer {
    name
    email
    role
    team {
      id
      name
    }
  }
`)

/** Who is signed in, as what, and the ways to another password and out. */
export function ViewerCard({ viewer: reference }: { viewer: FragmentOf<typeof ViewerCard_viewer> }) {
  const viewer = readFragment(ViewerCard_viewer, reference)
  const navigate = useNavigate()
  const { forget } = useSession()
  const here = useLocation({ select: ({ href }) => href })

  async function leave() {
    if (!(await signOut())) {
      toast.error('You are still signed in: Sluice did not answer.')
      return
    }
    await navigate({ to: '/sign-in', search: {} })
    forget()
  }

  return (
    <div className="flex items-center gap-2.5 px-1.5">
      <span
        aria-hidden="true"
        className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent-text"
      >
        {viewer.name.slice(0, 1).toUpperCase()}
      </span>
      <div className="min-w-0 flex-1 text-sm">
        <p className="truncate font-medium" title={viewer.email ?? undefined}>
          {viewer.name}
        </p>
        <p className="text-xs break-words text-muted">
          {viewer.team.name} · {roleNames[viewer.role]}
        </p>
        <Link
          to="/change-password"
          search={{ next: here }}
          className="rounded-sm text-xs text-accent-text underline-offset-2 hover:underline"
        >
          Change password
        </Link>
      </div>
      <IconButton icon={LogOut} label="Sign out" onClick={() => void leave()} />
    </div>
  )
}
