import type { ReactNode } from 'react'

import type { Problem } from '#graphql/problem.ts'

import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { FormError } from './form-error.tsx'

type ConfirmDialogProps = {
  /** The question, as in "Delete OpenAI?". */
  title: string
  /** What it does, as in "Delete provider". */
  confirmLabel: string
  /** Something is lost that cannot be got back. */
  isDestructive?: boolean
  isPending?: boolean
  problem?: Problem | null
  onConfirm: () => unknown
  onClose: () => void
  /** What will follow from it. */
  children?: ReactNode
}

/** Asks before something is done; it closes when its owner stops rendering it. */
export function ConfirmDialog({
  title,
  confirmLabel,
  isDestructive = false,
  isPending = false,
  problem = null,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  return (
    <Dialog
      title={title}
      isAlert
      isClosable={!isPending}
      onClose={onClose}
      footer={
        <>
          <Button disabled={isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            look={isDestructive ? 'danger' : 'primary'}
            disabled={isPending}
            onClick={() => void onConfirm()}
          >
            {isPending ? 'One moment…' : confirmLabel}
          </Button>
        </>
      }
    >
      {(children || problem) && (
        <div className="flex flex-col gap-3">
          {children}
          <FormError problem={problem} />
        </div>
      )}
    </Dialog>
  )
}
