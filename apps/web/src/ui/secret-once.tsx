import { useState, type ReactNode } from 'react'

import { Button } from './button.tsx'
import { Callout } from './callout.tsx'
import { Checkbox } from './checkbox.tsx'
import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'

type SecretOnceProps = {
  /** As in "Your new API key". */
  title: string
  secret: string
  /** How to use it. */
  children?: ReactNode
  /** The moment to forget the secret: keep it in a state of the page and nowhere else. */
  onClose: () => void
}

/** A secret, shown this once. It cannot be left before somebody says that the secret is stored. */
export function SecretOnce({ title, secret, children, onClose }: SecretOnceProps) {
  const [isStored, setIsStored] = useState(false)
  return (
    <Dialog
      title={title}
      isAlert
      isClosable={isStored}
      onClose={onClose}
      footer={
        <Button look="primary" disabled={!isStored} onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Callout tone="warning">
          Copy it now and store it where secrets belong. Sluice keeps only a digest and cannot show it again.
        </Callout>
        <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 py-1 font-mono text-sm break-all select-all">{secret}</code>
          <CopyButton text={secret} label="Copy secret" />
        </div>
        {children}
        <label className="flex cursor-pointer items-center gap-2.5 text-sm">
          <Checkbox label="I have stored it" isChecked={isStored} onChange={setIsStored} />I have stored it
        </label>
      </div>
    </Dialog>
  )
}
