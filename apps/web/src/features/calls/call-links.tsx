import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'

export const CallLinks_call = graphql(`
  fragment CallLinks_call on LlmCall {
    transcriptId
    modelId
    providerId
    run {
      id
      name
    }
  }
`)

const linkClass = 'rounded-sm text-accent-text underline underline-offset-2'

/** Where to go from a call. */
export function CallLinks({ call }: { call: FragmentOf<typeof CallLinks_call> }) {
  const { run, transcriptId, modelId, providerId } = readFragment(CallLinks_call, call)
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 border-b px-4 py-2.5 text-sm">
      {run && (
        <li>
          <Link to="/runs/$runId" params={{ runId: run.id }} className={linkClass}>
            Run {run.name}
          </Link>
        </li>
      )}
      {run && transcriptId && (
        <li>
          <Link
            to="/runs/$runId"
            params={{ runId: run.id }}
            search={{ tab: 'transcripts', transcript: transcriptId }}
            className={linkClass}
          >
            Transcript
          </Link>
        </li>
      )}
      <li>
        <Link to="/settings/models" search={{ model: modelId }} className={linkClass}>
          Model
        </Link>
      </li>
      <li>
        <Link to="/settings/models" search={{ provider: providerId }} className={linkClass}>
          Provider
        </Link>
      </li>
    </ul>
  )
}
