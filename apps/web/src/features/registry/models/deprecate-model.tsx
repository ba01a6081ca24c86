import { useEffect, useRef, useState } from 'react'

import { toQuestion } from '#features/access/index.ts'
import { graphql } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { showUndoToast } from '#ui/undo-toast.tsx'

import { DeprecationConsequences, DeprecationConsequences_result } from './deprecation-consequences.tsx'
import { ReactivateLlmModelMutation, SetDefaultLlmModelMutation } from './model.mutations.ts'
import type { FragmentOf } from '#graphql/graphql.ts'

const DeprecateLlmModelMutation = graphql(
  `
    mutation DeprecateLlmModel($id: ID!, $dryRun: Boolean!, $expectedUpdatedAt: DateTime) {
      deprecateLlmModel(id: $id, dryRun: $dryRun, expectedUpdatedAt: $expectedUpdatedAt) {
        model {
          id
          status
          isDefault
          isAvailable
          unavailableReason
          updatedAt
        }
        newDefault {
          id
          displayName
          isDefault
          updatedAt
        }
        usage {
          isDefault
        }
        ...DeprecationConsequences_result
      }
    }
  `,
  [DeprecationConsequences_result],
)

type DeprecateModelProps = { id: string; displayName: string; updatedAt: string; onClose: () => void }

/** Says first what would follow, then does it, and can be undone for a while. */
export function DeprecateModel({ id, displayName, updatedAt, onClose }: DeprecateModelProps) {
  const preview = useAction(DeprecateLlmModelMutation)
  const deprecate = useAction(DeprecateLlmModelMutation)
  const reactivate = useAction(ReactivateLlmModelMutation)
  const setDefault = useAction(SetDefaultLlmModelMutation)
  const [expected, setExpected] = useState<FragmentOf<typeof DeprecationConsequences_result> | null>(null)
  const { problem, expectedUpdatedAt } = toQuestion(deprecate, updatedAt)

  const isAsked = useRef(false)
  useEffect(() => {
    if (isAsked.current) return
    isAsked.current = true
    void preview.run({ id, dryRun: true }).then(({ data }) => {
      if (data) setExpected(data.deprecateLlmModel)
    })
    // eslint-disable-next-line react/exhaustive-deps -- once, when it opens
  }, [])

  async function undo(wasDefault: boolean) {
    const { problem: refusal } = await reactivate.run({ id })
    if (refusal || !wasDefault) return { problem: refusal }
    return setDefault.run({ id })
  }

  async function run() {
    const { data } = await deprecate.run({ id, dryRun: false, expectedUpdatedAt })
    if (!data) return
    const { newDefault, usage } = data.deprecateLlmModel
    onClose()
    showUndoToast({
      message: newDefault
        ? `${displayName} is deprecated; ${newDefault.displayName} is the default now.`
        : `${displayName} is deprecated.`,
      onUndo: () => undo(usage.isDefault),
    })
  }

  const isReady = expected !== null || preview.problem !== null
  return (
    <Dialog
      title={`Deprecate ${displayName}?`}
      description="It starts nothing new. Runs that have it go on, and all it did stays."
      isAlert
      isClosable={!deprecate.isPending}
      onClose={onClose}
      footer={
        <>
          <Button disabled={deprecate.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" disabled={!isReady || deprecate.isPending} onClick={() => void run()}>
            {deprecate.isPending ? 'One moment…' : 'Deprecate model'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {!isReady && (
          <Loading label="what uses it">
            <Skeleton className="h-24 w-full" />
          </Loading>
        )}
        {expected && <DeprecationConsequences result={expected} />}
        <FormError problem={preview.problem} />
        <FormError problem={problem} />
      </div>
    </Dialog>
  )
}
