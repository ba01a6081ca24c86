import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { createProblem } from '#graphql/problem.ts'
import { useAction } from '#graphql/use-action.ts'
import { readText } from '#lib/read-json.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

import { SetProviderBalanceMutation } from './balance.mutations.ts'

export const StopBalance_provider = graphql(`
  fragment StopBalance_provider on LlmProvider {
    id
    displayName
    balanceUpdatedAt
  }
`)

type StopBalanceProps = { provider: FragmentOf<typeof StopBalance_provider>; onClose: () => void }

/** Asks, then keeps a provider's balance no more. */
export function StopBalance({ provider: reference, onClose }: StopBalanceProps) {
  const { id, displayName, balanceUpdatedAt } = readFragment(StopBalance_provider, reference)
  const stop = useAction(SetProviderBalanceMutation)
  const { conflict } = stop

  async function run() {
    const expectedUpdatedAt = conflict ? readText(conflict.current.balanceUpdatedAt) : balanceUpdatedAt
    const { data } = await stop.run({ id, balance: null, note: 'Kept no more', expectedUpdatedAt })
    if (!data) return
    toast.success(`The balance of ${displayName} is kept no more.`)
    onClose()
  }

  return (
    <ConfirmDialog
      title={`Stop keeping the balance of ${displayName}?`}
      confirmLabel="Stop keeping"
      isPending={stop.isPending}
      problem={
        conflict
          ? createProblem('Somebody changed it meanwhile. Confirm again if you want it all the same.')
          : stop.problem
      }
      onConfirm={run}
      onClose={onClose}
    >
      <p>
        Then nothing is refused for want of money: only the vendor limits what is spent. What calls cost is
        still booked, and the log stays. To keep a balance again, say what is left then.
      </p>
    </ConfirmDialog>
  )
}
