import { Latency } from '#features/runs/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { Facts } from '#ui/facts.tsx'

import { callFeatureNames } from './call-names.ts'
import { CallLinks, CallLinks_call } from './call-links.tsx'
import { CopiedId } from './copied-id.tsx'

export const CallFacts_call = graphql(
  `
    fragment CallFacts_call on LlmCall {
      id
      createdAt
      actorName
      feature
      attempt
      jobId
      requestedModel
      modelVersion
      actualModel
      systemFingerprint
      finishReason
      statusCode
      isStreamed
      latencyMs
      firstTokenMs
      traceId
      vendorRequestId
      clientAddress
      clientAgent
      context
      team {
        id
        name
      }
      ...CallLinks_call
    }
  `,
  [CallLinks_call],
)

/** Who asked, whom, when, and the ids to look further with. What is not known is left out. */
export function CallFacts({ call: reference }: { call: FragmentOf<typeof CallFacts_call> }) {
  const call = readFragment(CallFacts_call, reference)
  const context = JSON.stringify(call.context)
  const id = (text: string | null, label: string) => text && <CopiedId text={text} label={label} />
  const facts = [
    { name: 'Sent', value: formatExactTime(call.createdAt) },
    { name: 'Asked by', value: `${call.actorName}, ${call.team.name}` },
    { name: 'Feature', value: callFeatureNames[call.feature] },
    { name: 'Latency', value: <Latency milliseconds={call.latencyMs} /> },
    {
      name: 'First piece',
      value: call.firstTokenMs !== null && <Latency milliseconds={call.firstTokenMs} />,
    },
    { name: 'Answered', value: call.isStreamed ? 'piece by piece' : 'in one piece' },
    { name: 'Asked for', value: `${call.requestedModel}, version ${call.modelVersion}` },
    { name: 'Answered by', value: call.actualModel },
    { name: 'Build', value: call.systemFingerprint },
    { name: 'Finish', value: call.finishReason },
    { name: 'HTTP status', value: call.statusCode },
    { name: 'Attempt', value: call.attempt },
    { name: 'Context', value: context !== '{}' && <code className="font-mono text-xs">{context}</code> },
    { name: 'Asked from', value: call.clientAddress },
    { name: 'Program', value: call.clientAgent },
    { name: 'Call', value: id(call.id, 'Copy the id of the call') },
    { name: 'Trace', value: id(call.traceId, 'Copy trace id') },
    { name: 'Job', value: id(call.jobId, 'Copy job id') },
    { name: 'Vendor’s id', value: id(call.vendorRequestId, 'Copy the vendor’s id') },
  ]
  return (
    <section aria-label="Facts" className="rounded-lg border">
      <h3 className="border-b px-4 py-2.5 font-semibold">Facts</h3>
      <CallLinks call={call} />
      <Facts facts={facts.filter(({ value }) => value !== null && value !== false)} />
    </section>
  )
}
