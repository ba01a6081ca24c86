import { useState } from 'react'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

export const WithdrawPrice_price = graphql(`
  fragment WithdrawPrice_price on ModelPrice {
    id
    effectiveFrom
  }
`)

const WithdrawLlmModelPriceMutation = graphql(`
  mutation WithdrawLlmModelPrice($id: ID!) {
    withdrawLlmModelPrice(id: $id) {
      deletedId
      model {
        id
        updatedAt
      }
    }
  }
`)

/** Takes back a price that is not in force yet. */
export function WithdrawPrice({ price: reference }: { price: FragmentOf<typeof WithdrawPrice_price> }) {
  const { id, effectiveFrom } = readFragment(WithdrawPrice_price, reference)
  const withdraw = useAction(WithdrawLlmModelPriceMutation)
  const [isAsking, setIsAsking] = useState(false)
  const time = formatExactTime(effectiveFrom)

  async function run() {
    const { data } = await withdraw.run({ id })
    if (!data) return
    setIsAsking(false)
    toast.success('The planned price is withdrawn.')
  }

  return (
    <>
      <Button aria-label={`Withdraw the price of ${time}`} onClick={() => setIsAsking(true)}>
        Withdraw
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Withdraw the planned price?"
          confirmLabel="Withdraw price"
          isDestructive
          isPending={withdraw.isPending}
          problem={withdraw.problem}
          onConfirm={run}
          onClose={() => setIsAsking(false)}
        >
          It was to begin on {time}. The price before it stays in force.
        </ConfirmDialog>
      )}
    </>
  )
}
