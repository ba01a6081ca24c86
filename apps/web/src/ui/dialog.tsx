import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef, type FormEvent, type ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

import { IconButton } from './icon-button.tsx'

type DialogProps = {
  title: string
  description?: ReactNode
  /** Buttons, the one that goes on last. */
  footer?: ReactNode
  isWide?: boolean
  /** Interrupts: answered by a button or Escape, not by a click beside it. */
  isAlert?: boolean
  /** False while it must not be left: no cross, no Escape, no click beside it. */
  isClosable?: boolean
  /** Makes it a form, which a click beside it does not lose. */
  onSubmit?: (event: FormEvent<HTMLFormElement>) => unknown
  onClose: () => void
  children?: ReactNode
}

/** A window over the page, open as long as it is rendered. The focus goes to its first control and afterwards back. */
export function Dialog({
  title,
  description,
  footer,
  isWide = false,
  isAlert = false,
  isClosable = true,
  onSubmit,
  onClose,
  children,
}: DialogProps) {
  const buttons = useRef<HTMLDivElement>(null)
  const Root = isAlert ? AlertDialog.Root : BaseDialog.Root
  const findFirstButton = () =>
    isAlert && [...(buttons.current?.querySelectorAll('button') ?? [])].find((each) => !each.disabled)
  const content = (
    <>
      {children && <div className="px-5 pb-5">{children}</div>}
      {footer && (
        <div
          ref={buttons}
          className="flex flex-wrap justify-end gap-2 rounded-b-lg border-t bg-sunken px-5 py-3"
        >
          {footer}
        </div>
      )}
    </>
  )
  return (
    <Root
      open
      {...(!isAlert && { disablePointerDismissal: onSubmit !== undefined })}
      onOpenChange={(isOpen, details) => {
        if (!isOpen && isClosable) onClose()
        else details.cancel()
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-starting-style:opacity-0" />
        <BaseDialog.Viewport className="fixed inset-0 z-40 overflow-y-auto">
          <div className="flex min-h-full items-center justify-center p-4 max-sm:items-end max-sm:p-2">
            <BaseDialog.Popup
              // A question is answered by its buttons, the harmless one first.
              initialFocus={() => findFirstButton() || true}
              className={classNames(
                'relative w-full rounded-lg border border-line-strong bg-surface shadow-popup outline-none transition duration-150 ease-out data-starting-style:translate-y-2 data-starting-style:opacity-0',
                isWide ? 'max-w-3xl' : 'max-w-lg',
              )}
            >
              <div className="px-5 pt-4 pb-4">
                <BaseDialog.Title className={classNames('text-lg font-semibold', isClosable && 'pr-8')}>
                  {title}
                </BaseDialog.Title>
                {description && (
                  <BaseDialog.Description className="mt-1 text-muted">{description}</BaseDialog.Description>
                )}
              </div>
              {onSubmit ? (
                <form noValidate onSubmit={(event) => void onSubmit(event)}>
                  {content}
                </form>
              ) : (
                content
              )}
              {/* Last, so that the first control of the content has the focus. */}
              {isClosable && (
                <div className="absolute top-3 right-3">
                  <BaseDialog.Close render={<IconButton icon={X} label="Close" />} />
                </div>
              )}
            </BaseDialog.Popup>
          </div>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </Root>
  )
}
