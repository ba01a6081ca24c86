import { CircleCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatCount, formatQuantity } from '#lib/format-number.ts'
import { Button } from '#ui/button.tsx'
import { Callout } from '#ui/callout.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export const TestProvider_provider = graphql(`
  fragment TestProvider_provider on LlmProvider {
    id
    displayName
  }
`)

const TestLlmProviderMutation = graphql(`
  mutation TestLlmProvider($id: ID!) {
    testLlmProvider(id: $id) {
      isOk
      latencyMs
      modelCount
      models
      error {
        code
        message
        retryable
        suggestions
      }
    }
  }
`)

type Outcome = ResultOf<typeof TestLlmProviderMutation>['testLlmProvider']
type TestProviderProps = { provider: FragmentOf<typeof TestProvider_provider>; onClose: () => void }

/** Calls the provider once and says how it answered. */
export function TestProvider({ provider: reference, onClose }: TestProviderProps) {
  const { id, displayName } = readFragment(TestProvider_provider, reference)
  const test = useAction(TestLlmProviderMutation)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  async function run() {
    setOutcome(null)
    const { data } = await test.run({ id })
    if (data) setOutcome(data.testLlmProvider)
  }

  // Opening it is asking for it; a second drawing in development is no second question.
  const isAsked = useRef(false)
  useEffect(() => {
    if (isAsked.current) return
    isAsked.current = true
    void run()
    // eslint-disable-next-line react/exhaustive-deps -- once, when it opens
  }, [])

  const isBusy = !outcome && !test.problem
  return (
    <Dialog
      title={`Test of ${displayName}`}
      description="One call for the list of models, or for a single token where there is none."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" aria-disabled={isBusy} onClick={() => !isBusy && void run()}>
            {isBusy ? 'Testing…' : 'Test again'}
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="flex min-h-16 flex-col gap-3">
        {isBusy && (
          <Loading label="the answer of the provider">
            <Skeleton className="h-14 w-full" />
          </Loading>
        )}
        {outcome?.isOk && (
          <>
            <p className="flex items-center gap-2 font-medium text-good-text">
              <CircleCheck aria-hidden="true" className="size-4" /> It answered in{' '}
              {formatCount(outcome.latencyMs)} ms.
            </p>
            {outcome.modelCount !== null && (
              <p>It offers {formatQuantity(outcome.modelCount, 'model')} to this account.</p>
            )}
            {outcome.models.length > 0 && (
              <ul
                aria-label="Models it offers"
                className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto font-mono text-xs text-muted"
              >
                {outcome.models.map((name) => (
                  <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 wrap-anywhere">
                    {name}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
        {outcome?.error && (
          <Callout tone="danger" title={`${outcome.error.code} after ${formatCount(outcome.latencyMs)} ms`}>
            <p>{outcome.error.message}</p>
            {outcome.error.suggestions.length > 0 && (
              <ul className="mt-1.5 list-disc pl-4">
                {outcome.error.suggestions.map((suggestion) => (
                  <li key={suggestion}>{suggestion}</li>
                ))}
              </ul>
            )}
            {outcome.error.retryable && <p className="mt-1.5">It may pass by itself: test again later.</p>}
          </Callout>
        )}
        <FormError problem={test.problem} />
      </div>
    </Dialog>
  )
}
