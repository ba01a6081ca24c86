import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'

import { CallBodies, CallBodies_call } from './call-bodies.tsx'
import { CallCost, CallCost_call } from './call-cost.tsx'
import { CallCostLines, CallCostLines_call } from './call-cost-lines.tsx'
import { CallFacts, CallFacts_call } from './call-facts.tsx'
import { CallLedger, CallLedger_call } from './call-ledger.tsx'
import { CallPrice, CallPrice_call } from './call-price.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'

export const CallDetail_call = graphql(
  `
    fragment CallDetail_call on LlmCall {
      outcome
      errorCode
      explanation
      provider {
        id
        isSandbox
      }
      ...CallCost_call
      ...CallBodies_call
      ...CallCostLines_call
      ...CallPrice_call
      ...CallLedger_call
      ...CallFacts_call
    }
  `,
  [CallCost_call, CallBodies_call, CallCostLines_call, CallPrice_call, CallLedger_call, CallFacts_call],
)

/** Everything about one call, what happened first. */
export function CallDetail({ call: reference }: { call: FragmentOf<typeof CallDetail_call> }) {
  const call = readFragment(CallDetail_call, reference)
  const { outcome, errorCode, explanation, provider } = call
  return (
    <div className="flex flex-col gap-5">
      <section aria-label="What happened">
        <div className="mb-2 flex flex-wrap items-center gap-2">
          <OutcomeBadge outcome={outcome} />
          {errorCode && <code className="font-mono text-xs text-muted">{errorCode}</code>}
          {provider.isSandbox && <Badge title="Simulated: nobody is billed for it">sandbox</Badge>}
          <span className="ml-auto text-right text-lg font-semibold">
            <CallCost call={call} />
          </span>
        </div>
        <ul aria-label="Explanation" className="flex flex-col gap-1">
          {explanation.map((sentence) => (
            <li key={sentence} className="wrap-anywhere">
              {sentence}
            </li>
          ))}
        </ul>
      </section>
      <section className="rounded-lg border">
        <h3 className="border-b px-4 py-2.5 font-semibold">Tokens and cost</h3>
        <CallCostLines call={call} />
        <CallPrice call={call} />
      </section>
      <CallBodies call={call} />
      <CallLedger call={call} />
      <CallFacts call={call} />
    </div>
  )
}
