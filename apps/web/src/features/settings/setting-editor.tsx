import { useEffect, useState, type ReactNode } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { FormError } from '#ui/form-error.tsx'

import { SettingConflict } from './setting-conflict.tsx'
import { SettingField } from './setting-field.tsx'
import { toPlainValue, toSettingName, toSettingUnit, toValueInput, type PlainValue } from './setting-text.ts'
import { SetSettingMutation } from './setting.mutations.ts'

export const SettingEditor_setting = graphql(`
  fragment SettingEditor_setting on SystemSetting {
    key
    type
    value
    updatedAt
  }
`)

type SettingEditorProps = {
  setting: FragmentOf<typeof SettingEditor_setting>
  /** What follows from turning it on, which is asked before. */
  consequence?: ReactNode
  onRefresh: () => void
  onClose: () => void
}

const missing: Readonly<Record<string, string>> = {
  MODEL: 'Choose a model.',
  INTEGER: 'Give a whole number.',
}

/** Changes a setting in its place. What is allowed the API says: it knows the bounds and the models. */
export function SettingEditor({ setting: reference, consequence, onRefresh, onClose }: SettingEditorProps) {
  const { key, type, value: stored, updatedAt } = readFragment(SettingEditor_setting, reference)
  const form = useForm<{ value: PlainValue }>({ defaultValues: { value: toPlainValue(stored) } })
  const update = useAction(SetSettingMutation, form)
  const [isAsking, setIsAsking] = useState(false)
  const name = toSettingName(key)
  const unit = toSettingUnit(key)
  useEffect(() => {
    // The providers come later, and take the focus then.
    if (type !== 'MODEL') form.setFocus('value')
  }, [form, type])

  const readValue = () => toValueInput(type, form.getValues('value'))

  async function save(expectedUpdatedAt: string | null) {
    const { data } = await update.run({ input: { key, value: readValue(), expectedUpdatedAt } })
    setIsAsking(false)
    if (!data) return
    toast.success(`“${name}” is saved.`)
    onClose()
  }

  return (
    <>
      <form
        noValidate
        aria-label={`Change “${name}”`}
        onSubmit={(event) =>
          void form.handleSubmit(({ value }) => {
            if (!consequence || value !== true || stored === true) return save(updatedAt)
            setIsAsking(true)
          })(event)
        }
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isListOpen(event.currentTarget)) onClose()
        }}
        className="flex flex-col gap-3"
      >
        <Controller
          name="value"
          control={form.control}
          rules={{ validate: (value) => value !== null || missing[type] }}
          render={({ field, fieldState: { error } }) => (
            <SettingField type={type} field={field} unit={unit} error={error?.message} />
          )}
        />
        <FormError problem={update.problem} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" disabled={update.isPending}>
            {update.isPending ? 'Saving…' : 'Save'}
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
      {isAsking && (
        <ConfirmDialog
          title={`Turn on “${name}”?`}
          confirmLabel="Turn on"
          isPending={update.isPending}
          onConfirm={() => save(updatedAt)}
          onClose={() => setIsAsking(false)}
        >
          {consequence}
        </ConfirmDialog>
      )}
      {update.conflict && (
        <SettingConflict
          settingKey={key}
          conflict={update.conflict}
          mine={readValue()}
          isPending={update.isPending}
          onTakeTheirs={() => {
            onRefresh()
            onClose()
          }}
          onOverwrite={save}
          onBack={update.reset}
        />
      )}
    </>
  )
}

/** Then Escape closes the list. */
function isListOpen(form: HTMLFormElement): boolean {
  return form.querySelector('[role="combobox"][aria-expanded="true"]') !== null
}
