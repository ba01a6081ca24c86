import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef, type ReactNode } from 'react'

import { IconButton } from './icon-button.tsx'

type SidePanelProps = {
  title: string
  /** Beside the close button. */
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}

/** A panel over the right side that leaves the page beside it in use. Escape closes it. */
export function SidePanel({ title, actions, onClose, children }: SidePanelProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root
      open
      modal={false}
      disablePointerDismissal
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Popup
          ref={popup}
          // The panel, not its first button: opening it is no wish to press something.
          initialFocus={popup}
          className="fixed inset-y-0 right-0 z-40 flex w-full flex-col border-l border-line-strong bg-surface shadow-popup outline-none transition-transform duration-150 ease-out data-starting-style:translate-x-6 sm:w-[36rem] xl:w-[40rem]"
        >
          <div className="flex h-14 shrink-0 items-center gap-2 border-b px-4">
            <Dialog.Title className="min-w-0 flex-1 truncate font-semibold">{title}</Dialog.Title>
            {actions}
            <Dialog.Close render={<IconButton icon={X} label="Close" />} />
          </div>
          <div
            tabIndex={0}
            role="region"
            aria-label={title}
            className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
          >
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
