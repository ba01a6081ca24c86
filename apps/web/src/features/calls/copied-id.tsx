import { CopyButton } from '#ui/copy-button.tsx'

/** An id, and the way to take it elsewhere. */
export function CopiedId({ text, label }: { text: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-xs wrap-anywhere">{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  )
}
