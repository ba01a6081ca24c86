import { Dialog } from '@base-ui/react/dialog'
import { Link, useLocation } from '@tanstack/react-router'
import { Menu, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { IconButton } from '#ui/icon-button.tsx'
import { Logo } from '#ui/logo.tsx'

/** Stands in for the sidebar on narrow windows, and opens it as a drawer. */
export function TopBar({ children }: { children: ReactNode }) {
  const path = useLocation({ select: (location) => location.pathname })
  const [openedAt, setOpenedAt] = useState<string | null>(null)
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b bg-surface px-4 lg:hidden">
      <Link to="/runs" className="flex items-center gap-2.5 rounded-md">
        <Logo className="size-6" />
        <span className="text-lg font-semibold tracking-tight">Sluice</span>
      </Link>
      {/* Open on the page it was opened on: going somewhere closes it. */}
      <Dialog.Root open={openedAt === path} onOpenChange={(isOpen) => setOpenedAt(isOpen ? path : null)}>
        <Dialog.Trigger render={<IconButton icon={Menu} label="Open menu" />} />
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
          <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] border-r bg-surface shadow-popup outline-none transition-transform duration-150 ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
            <Dialog.Title className="sr-only">Menu</Dialog.Title>
            <div className="absolute top-3 right-3">
              <Dialog.Close render={<IconButton icon={X} label="Close menu" />} />
            </div>
            {children}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </header>
  )
}
