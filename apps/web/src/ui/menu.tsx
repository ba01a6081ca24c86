import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Ellipsis, type LucideIcon } from 'lucide-react'
import { useRef, useState } from 'react'

import { classNames } from '#lib/class-names.ts'

import { IconButton } from './icon-button.tsx'

export type MenuItem = {
  label: string
  icon?: LucideIcon
  isDestructive?: boolean
  isDisabled?: boolean
  /** Why it is disabled, or what it does beyond its label. */
  hint?: string
  onSelect: () => unknown
}

type MenuProps = {
  /** As in "Actions for GPT-5". */
  label: string
  icon?: LucideIcon
  items: readonly MenuItem[]
}

/** What can be done with a row, behind "…". */
export function Menu({ label, icon = Ellipsis, items }: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null)
  // It opens inside the landmark it belongs to, and outside the table, which would cut it off.
  const [container, setContainer] = useState<HTMLElement | null>(null)
  return (
    <BaseMenu.Root
      onOpenChange={(isOpen) => {
        if (isOpen) setContainer(trigger.current?.closest<HTMLElement>('main, [role$="dialog"]') ?? null)
      }}
    >
      {/* Above the link that fills the row. */}
      <span className="relative inline-flex">
        <BaseMenu.Trigger ref={trigger} render={<IconButton icon={icon} label={label} />} />
      </span>
      <BaseMenu.Portal container={container}>
        <BaseMenu.Positioner className="z-50" sideOffset={4} align="end">
          <BaseMenu.Popup className="min-w-44 rounded-lg border border-line-strong bg-raised p-1 shadow-popup outline-none">
            {items.map(({ label: name, icon: Icon, isDestructive, isDisabled = false, hint, onSelect }) => (
              <BaseMenu.Item
                key={name}
                label={name}
                disabled={isDisabled}
                onClick={() => void onSelect()}
                className={classNames(
                  'flex cursor-default items-start gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none select-none data-disabled:text-faint data-highlighted:bg-hover max-sm:py-2.5',
                  isDestructive && !isDisabled && 'text-bad-text data-highlighted:bg-bad-soft',
                )}
              >
                {Icon && <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />}
                <span>
                  {name}
                  {hint && <span className="block max-w-60 text-xs text-muted">{hint}</span>}
                </span>
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}
