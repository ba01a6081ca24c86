import { Link } from '@tanstack/react-router'

import { useViewer } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'

import { BodyText } from './body-text.tsx'
import { toRequestParts, toResponseParts } from './body-parts.ts'

export const CallBodies_call = graphql(`
  fragment CallBodies_call on LlmCall {
    bodyState
    body {
      request
      response
      note
    }
  }
`)

const absences = {
  KEPT: 'It is not there any more.',
  NOT_KEPT: 'Prompts and answers were not kept when it was made.',
  EXPIRED: 'Prompts and answers of that month have been deleted, as the settings say.',
  HIDDEN: 'What was said is for those who may write in the team, and for administrators.',
} as const
const notes: Readonly<Record<string, string>> = {
  escaped: 'Characters the database cannot hold were replaced.',
  cut: 'It was too long to keep and was cut.',
}

/** What was said, where it was kept and may be read. */
export function CallBodies({ call }: { call: FragmentOf<typeof CallBodies_call> }) {
  const { bodyState, body } = readFragment(CallBodies_call, call)
  const { canAdminister } = useViewer()
  return (
    <section aria-label="What was said" className="rounded-lg border">
      <h3 className="border-b px-4 py-2.5 font-semibold">What was said</h3>
      {body ? (
        <div className="divide-y">
          {body.note && (
            <p className="bg-warn-soft px-4 py-2 text-sm text-warn-text">{notes[body.note] ?? body.note}</p>
          )}
          {[...toRequestParts(body.request), ...toResponseParts(body.response)].map((part, index) => (
            <BodyText key={index} part={part} />
          ))}
        </div>
      ) : (
        <p className="px-4 py-3 text-sm text-muted">
          {absences[bodyState]}
          {bodyState !== 'HIDDEN' && canAdminister && (
            <>
              {' '}
              <Link
                to="/settings/infrastructure"
                className="rounded-sm text-accent-text underline underline-offset-2"
              >
                What is kept, and for how long
              </Link>
            </>
          )}
        </p>
      )}
    </section>
  )
}
