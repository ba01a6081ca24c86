import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { Facts } from '#ui/facts.tsx'
import { Money } from '#ui/money.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { Latency } from '../latency.tsx'
import { toTranscriptContent } from './transcript-content.ts'
import { TranscriptTurn } from './transcript-turn.tsx'

export const TranscriptDetail_transcript = graphql(`
  fragment TranscriptDetail_transcript on Transcript {
    id
    sampleIndex
    content
    actualModel
    finishReason
    storageNote
    durationMs
    createdAt
    inputTokens
    cacheReadTokens
    cacheWriteTokens
    outputTokens
    reasoningTokens
    estimatedCost
    model {
      id
      displayName
      ref
      provider {
        id
        isSandbox
      }
    }
  }
`)

const storageNotes: Record<string, string> = {
  escaped: 'Characters the database cannot hold were escaped.',
  cut: 'The answer was too long to keep and was cut.',
}

type TranscriptDetailProps = { transcript: FragmentOf<typeof TranscriptDetail_transcript> }

/** One conversation, and what it took. */
export function TranscriptDetail({ transcript: reference }: TranscriptDetailProps) {
  const transcript = readFragment(TranscriptDetail_transcript, reference)
  const { turns, rates } = toTranscriptContent(transcript.content)
  const tokens = (count: number | null) => (count === null ? 'unknown' : formatCount(count))
  return (
    <div className="flex flex-col gap-5">
      {transcript.storageNote && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-text">
          {storageNotes[transcript.storageNote] ?? transcript.storageNote}
        </p>
      )}
      {turns.map((turn, index) => (
        <TranscriptTurn key={index} turn={turn} answeredBy={transcript.model.displayName} />
      ))}
      <section className="rounded-lg border">
        <Facts
          facts={[
            { name: 'Model', value: <code className="font-mono text-xs">{transcript.model.ref}</code> },
            {
              name: 'Answered by',
              value: <code className="font-mono text-xs">{transcript.actualModel}</code>,
            },
            { name: 'Sample', value: transcript.sampleIndex + 1 },
            { name: 'Finish', value: transcript.finishReason },
            { name: 'Latency', value: <Latency milliseconds={transcript.durationMs} /> },
            { name: 'Stored', value: <RelativeTime time={transcript.createdAt} /> },
          ]}
        />
      </section>
      <section className="rounded-lg border">
        <h3 className="border-b px-4 py-2.5 font-semibold">Tokens and cost</h3>
        <Facts
          facts={[
            { name: 'Input', value: tokens(transcript.inputTokens) },
            { name: 'Cache read', value: tokens(transcript.cacheReadTokens) },
            { name: 'Cache write', value: tokens(transcript.cacheWriteTokens) },
            { name: 'Output', value: tokens(transcript.outputTokens) },
            { name: 'Reasoning', value: tokens(transcript.reasoningTokens) },
            {
              name: 'Cost',
              value: (
                <span className="inline-flex items-center gap-2 font-semibold">
                  {transcript.model.provider.isSandbox && <Badge>simulated</Badge>}
                  <Money usd={transcript.estimatedCost} />
                </span>
              ),
            },
          ]}
        />
        {rates.length > 0 && (
          <p className="border-t px-4 py-2.5 text-xs text-muted">
            At the prices of that moment, per million tokens:{' '}
            {rates.map(({ name, usdPerMillion }, index) => (
              <span key={name}>
                {index > 0 && ', '}
                {name.toLowerCase()} <Money usd={usdPerMillion} unknownText="unpriced" />
              </span>
            ))}
          </p>
        )}
      </section>
    </div>
  )
}
