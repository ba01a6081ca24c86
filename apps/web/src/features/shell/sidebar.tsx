import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Logo } from '#ui/logo.tsx'

import { Navigation } from './navigation.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { ViewerCard, ViewerCard_viewer } from './viewer-card.tsx'

export const Sidebar_viewer = graphql(
  `
    fragment Sidebar_viewer on Viewer {
      version
      ...ViewerCard_viewer
    }
  `,
  [ViewerCard_viewer],
)

export function Sidebar({ viewer: reference }: { viewer: FragmentOf<typeof Sidebar_viewer> }) {
  const viewer = readFragment(Sidebar_viewer, reference)
  return (
    <div className="flex h-full flex-col">
      <Link to="/runs" className="m-3 flex items-center gap-2.5 self-start rounded-md p-1.5">
        <Logo className="size-6" />
        <span className="text-lg font-semibold tracking-tight">Sluice</span>
      </Link>
      <Navigation />
      <div className="mt-auto border-t p-3">
        <ViewerCard viewer={viewer} />
        <div className="mt-3 flex items-center justify-between gap-2 px-1.5">
          <ThemeSwitch />
          <span className="text-xs text-faint" title="The version of this installation">
            v{viewer.version}
          </span>
        </div>
      </div>
    </div>
  )
}
