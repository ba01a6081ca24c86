import { useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { findDecimalError } from '#lib/decimal.ts'
import { formatMoney } from '#lib/format-money.ts'
import { readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'
import { DecimalField } from '#ui/decimal-field.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'

import { BalanceDifference } from './balance-difference.tsx'
import { SyncProviderBalanceMutation } from './balance.mutations.ts'
import { NoteField } from './note-field.tsx'

export const CorrectBalance_provider = graphql(`
  fragment CorrectBalance_provider on LlmProvider {
    id
    displayName
    balance
    balanceUpdatedAt
  }
`)

type CorrectBalanceProps = {
  provider: FragmentOf<typeof CorrectBalance_provider>
  onRefresh: () => void
  onClose: () => void
}

/** Brings a balance in line with the figure the vendor shows, and says before by how much. */
export function CorrectBalance({ provider: reference, onRefresh, onClose }: CorrectBalanceProps) {
  const { id, displayName, balance, balanceUpdatedAt } = readFragment(CorrectBalance_provider, reference)
  const form = useForm({ defaultValues: { realBalance: '', note: '' } })
  const correct = useAction(SyncProviderBalanceMutation, form)
  const realBalance = useWatch({ control: form.control, name: 'realBalance' })
  const { errors } = form.formState

  async function save(expectedUpdatedAt: string | null) {
    const note = form.getValues('note').trim() || null
    const { data } = await correct.run({ id, realBalance: realBalance.trim(), note, expectedUpdatedAt })
    if (!data) return
    toast.success(toSentence(displayName, data.syncProviderBalance.delta))
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Correct the balance of ${displayName}`}
        description="By the figure that the vendor shows. The difference goes into the log."
        onSubmit={form.handleSubmit(() => save(balanceUpdatedAt))}
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" disabled={correct.isPending}>
              {correct.isPending ? 'Saving…' : 'Correct balance'}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <DecimalField
            label="What the vendor shows"
            unit="USD"
            error={errors.realBalance?.message}
            {...form.register('realBalance', {
              validate: (text) => findDecimalError(text, { isRequired: true, maximumPlaces: 6 }),
            })}
          />
          <BalanceDifference booked={balance ?? '0'} real={realBalance} />
          <NoteField registration={form.register('note')} error={errors.note?.message} />
          <FormError problem={correct.problem} />
        </div>
      </Dialog>
      {correct.conflict && (
        <ConflictDialog
          subject={`the balance of ${displayName}`}
          message={correct.conflict.message}
          mine={{ balance: realBalance.trim() }}
          current={correct.conflict.current}
          isPending={correct.isPending}
          onTakeTheirs={() => {
            onRefresh()
            onClose()
          }}
          onOverwrite={() => save(readText(correct.conflict?.current.balanceUpdatedAt))}
          onBack={correct.reset}
        />
      )}
    </>
  )
}

/** The API's difference: calls may have been booked since the form was opened. */
function toSentence(displayName: string, delta: string): string {
  if (!/[1-9]/.test(delta)) return `The books of ${displayName} agree with the vendor.`
  const change = delta.startsWith('-') ? 'lowered' : 'raised'
  return `The balance of ${displayName} is ${change} by ${formatMoney(delta.replace('-', ''))}.`
}
