import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

type SettingsTabProps = { to: string; name: string }

/** A place of the settings. Where the tabs do not all fit, the current one is scrolled to. */
export function SettingsTab({ to, name }: SettingsTabProps) {
  const item = useRef<HTMLLIElement>(null)
  const isCurrent = useLocation({ select: ({ pathname }) => pathname.startsWith(to) })
  useEffect(() => {
    if (isCurrent) item.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isCurrent])
  return (
    <li ref={item}>
      <Link
        to={to}
        className="flex h-10 items-center border-b-2 border-transparent text-sm font-medium whitespace-nowrap text-muted transition-colors outline-offset-[-2px] hover:text-text data-[status=active]:border-accent data-[status=active]:text-text max-sm:h-12"
      >
        {name}
      </Link>
    </li>
  )
}
