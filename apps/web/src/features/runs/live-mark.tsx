/** Whether what is shown comes by itself or is fetched again and again. */
export function LiveMark({ isStreaming }: { isStreaming: boolean }) {
  return (
    <span
      title={isStreaming ? 'Progress arrives as it happens' : 'The live stream is down; progress is fetched'}
      className="inline-flex items-center gap-2 text-xs text-muted"
    >
      <span
        aria-hidden="true"
        className={`size-2 animate-breathe rounded-full ${isStreaming ? 'bg-accent' : 'bg-warn-fill'}`}
      />
      {isStreaming ? 'Live' : 'Refreshing every 2 s'}
    </span>
  )
}
