import { FormProvider } from 'react-hook-form'

import { formatQuantity } from '#lib/format-number.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Switch } from '#ui/switch.tsx'

import { ImportFields } from './import-fields.tsx'
import { ImportResult } from './import-result.tsx'
import { usePriceImport } from './use-price-import.ts'

/** A file, then what it would change, then that. */
export function ImportPricesForm({ onClose }: { onClose: () => void }) {
  const { form, preview, apply, expected, skipRefused, setSkipRefused, ...way } = usePriceImport(onClose)
  if (!expected) {
    return (
      <Dialog
        title="Import prices"
        description="Takes over what a public list says of the models you have. You see what changes before it does."
        isWide
        onSubmit={form.handleSubmit(way.compare)}
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" disabled={preview.isPending}>
              {preview.isPending ? 'Comparing…' : 'Compare'}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <div className="flex flex-col gap-4">
            <ImportFields />
            <FormError problem={preview.problem} />
          </div>
        </FormProvider>
      </Dialog>
    )
  }
  const { added, changed, refused } = expected.counts
  const written = added + changed
  const isBlocked = written === 0 || (refused > 0 && !skipRefused)
  return (
    <Dialog
      title="Import prices"
      description="Nothing is changed yet: this is what the file means for your models."
      isWide
      onSubmit={form.handleSubmit(way.takeOver)}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={way.goBack}>
            Back
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBlocked || apply.isPending}>
            {apply.isPending
              ? 'Importing…'
              : written === 0
                ? 'Import'
                : `Import ${formatQuantity(written, 'price')}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ImportResult result={expected} />
        {refused > 0 && (
          <Switch
            label={`Leave out the ${formatQuantity(refused, 'refused model')}`}
            hint="They keep the price they have. Without this nothing is imported as long as one is refused."
            isOn={skipRefused}
            onChange={setSkipRefused}
          />
        )}
        <FormError problem={apply.problem} />
      </div>
    </Dialog>
  )
}
