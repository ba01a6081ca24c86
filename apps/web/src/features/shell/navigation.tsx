import { Link } from '@tanstack/react-router'
import { Braces, FileText, Receipt, Settings, Waves } from 'lucide-react'

const places = [
  { to: '/runs', name: 'Runs', icon: Waves },
  { to: '/calls', name: 'Calls and costs', icon: Receipt },
  { to: '/definitions', name: 'Definitions', icon: FileText },
  { to: '/graphiql', name: 'API', icon: Braces },
  { to: '/settings', name: 'Settings', icon: Settings },
] as const

export function Navigation() {
  return (
    <nav aria-label="Main" className="px-3">
      <ul className="flex flex-col gap-0.5">
        {places.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium text-muted transition-colors hover:bg-hover hover:text-text data-[status=active]:bg-hover data-[status=active]:text-text max-lg:h-11 max-lg:text-base [&[data-status=active]>svg]:text-accent"
            >
              <Icon aria-hidden="true" className="size-4" />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
