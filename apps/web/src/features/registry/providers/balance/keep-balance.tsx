import { useForm } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { findDecimalError } from '#lib/decimal.ts'
import { formatMoney } from '#lib/format-money.ts'
import { readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { Callout } from '#ui/callout.tsx'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'
import { DecimalField } from '#ui/decimal-field.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'

import { SetProviderBalanceMutation } from './balance.mutations.ts'
import { NoteField } from './note-field.tsx'

export const KeepBalance_provider = graphql(`
  fragment KeepBalance_provider on LlmProvider {
    id
    displayName
    balanceUpdatedAt
  }
`)

type KeepBalanceProps = {
  provider: FragmentOf<typeof KeepBalance_provider>
  onRefresh: () => void
  onClose: () => void
}

/** Begins to keep a provider's balance, from what is left of the money paid to it. */
export function KeepBalance({ provider: reference, onRefresh, onClose }: KeepBalanceProps) {
  const { id, displayName, balanceUpdatedAt } = readFragment(KeepBalance_provider, reference)
  const form = useForm({ defaultValues: { balance: '', note: '' } })
  const keep = useAction(SetProviderBalanceMutation, form)
  const { errors } = form.formState

  async function save(expectedUpdatedAt: string | null) {
    const balance = form.getValues('balance').trim()
    const note = form.getValues('note').trim() || null
    const { data } = await keep.run({ id, balance, note, expectedUpdatedAt })
    if (!data) return
    toast.success(`${displayName} has a balance: ${formatMoney(balance)}.`)
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Keep a balance of ${displayName}`}
        description="What is left of the money paid to it, as the vendor shows it."
        onSubmit={form.handleSubmit(() => save(balanceUpdatedAt))}
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" disabled={keep.isPending}>
              {keep.isPending ? 'Saving…' : 'Keep balance'}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <DecimalField
            label="What is left"
            unit="USD"
            placeholder="100.00"
            error={errors.balance?.message}
            {...form.register('balance', {
              validate: (text) => findDecimalError(text, { isRequired: true, maximumPlaces: 6 }),
            })}
          />
          <NoteField registration={form.register('note')} error={errors.note?.message} />
          <Callout tone="info">
            From then on what calls cost is taken off it, and runs and calls that need more than is available
            are refused.
          </Callout>
          <FormError problem={keep.problem} />
        </div>
      </Dialog>
      {keep.conflict && (
        <ConflictDialog
          subject={`the balance of ${displayName}`}
          message={keep.conflict.message}
          mine={{ balance: form.getValues('balance').trim() }}
          current={keep.conflict.current}
          isPending={keep.isPending}
          onTakeTheirs={() => {
            onRefresh()
            onClose()
          }}
          onOverwrite={() => save(readText(keep.conflict?.current.balanceUpdatedAt))}
          onBack={keep.reset}
        />
      )}
    </>
  )
}
