import type { Turn } from './transcript-content.ts'

/** What was asked and what came back, as received. */
export function TranscriptTurn({ turn, answeredBy }: { turn: Turn; answeredBy: string }) {
  return (
    <div className="overflow-hidden rounded-lg border">
      <section aria-label="Prompt" className="border-b bg-sunken px-4 py-3">
        <h3 className="mb-1 text-xs font-medium text-muted">Prompt</h3>
        <p className="break-words whitespace-pre-wrap">{turn.prompt}</p>
      </section>
      <section aria-label="Answer" className="px-4 py-3">
        <h3 className="mb-1 text-xs font-medium text-muted">{answeredBy}</h3>
        <p className="break-words whitespace-pre-wrap">{turn.answer}</p>
      </section>
    </div>
  )
}
