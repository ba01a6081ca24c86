import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'

import type { Problem } from '#graphql/problem.ts'

import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'

type UndoOptions = {
  /** What was done, as in "GPT-5 is deprecated." */
  message: string
  seconds?: number
  /** As `useAction` answers; a problem is said. */
  onUndo: () => Promise<{ problem: Problem | null }>
}

const usualSeconds = 10

/** Says what was done, and lets it be undone for a while. */
export function showUndoToast({ message, seconds = usualSeconds, onUndo }: UndoOptions): void {
  async function undo() {
    const { problem } = await onUndo()
    if (problem) toast.error('That could not be undone.', { description: problem.message })
    else toast.success('Undone.')
  }

  toast.custom(
    (id) => (
      <UndoToast
        message={message}
        seconds={seconds}
        onUndo={() => {
          toast.dismiss(id)
          void undo()
        }}
        onClose={() => toast.dismiss(id)}
      />
    ),
    // It counts its own time, which rests while somebody is at it.
    { duration: Infinity },
  )
}

type UndoToastProps = { message: string; seconds: number; onUndo: () => void; onClose: () => void }

function UndoToast({ message, seconds, onUndo, onClose }: UndoToastProps) {
  const [left, setLeft] = useState(seconds)
  const [isPointed, setIsPointed] = useState(false)
  const [isFocused, setIsFocused] = useState(false)
  const isResting = isPointed || isFocused

  useEffect(() => {
    if (left === 0) onClose()
    // eslint-disable-next-line react/exhaustive-deps -- closing is owed to the time alone
  }, [left])

  useEffect(() => {
    if (isResting) return
    const timer = setInterval(() => {
      if (!document.hidden) setLeft((now) => Math.max(0, now - 1))
    }, 1000)
    return () => clearInterval(timer)
  }, [isResting])

  return (
    <div
      onPointerEnter={() => setIsPointed(true)}
      onPointerLeave={() => setIsPointed(false)}
      onFocus={() => setIsFocused(true)}
      onBlur={() => setIsFocused(false)}
      className="flex w-89 max-w-[calc(100vw-2rem)] items-center gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4 text-sm text-text shadow-popup"
    >
      <p className="min-w-0 flex-1 wrap-anywhere">{message}</p>
      {/* Not read out each second. */}
      <span aria-hidden="true" className="text-xs text-muted tabular-nums">
        {left} s
      </span>
      <Button onClick={onUndo}>
        <Undo2 aria-hidden="true" className="size-3.5" /> Undo
      </Button>
      <IconButton icon={X} label="Dismiss" onClick={onClose} />
    </div>
  )
}
