import { useEffect } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { FormError } from '#ui/form-error.tsx'
import { NumberField } from '#ui/number-field.tsx'

import { ModelField } from './model-field.tsx'
import { SettingConflict } from './setting-conflict.tsx'
import { toPlainValue, toSettingName, toSettingUnit } from './setting-text.ts'
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
  onRefresh: () => void
  onClose: () => void
}

/** Changes a setting in its place. What is allowed the API says: it knows the bounds and the models. */
export function SettingEditor({ setting: reference, onRefresh, onClose }: SettingEditorProps) {
  const { key, type, value: stored, updatedAt } = readFragment(SettingEditor_setting, reference)
  const form = useForm({ defaultValues: { value: toPlainValue(stored) } })
  const update = useAction(SetSettingMutation, form)
  const name = toSettingName(key)
  const unit = toSettingUnit(key)
  useEffect(() => {
    if (type === 'INTEGER') form.setFocus('value')
  }, [form, type])

  async function save(expectedUpdatedAt: string | null) {
    const { data } = await update.run({ input: { key, value: form.getValues('value'), expectedUpdatedAt } })
    if (!data) return
    toast.success(`“${name}” is saved.`)
    onClose()
  }

  return (
    <>
      <form
        noValidate
        aria-label={`Change “${name}”`}
        onSubmit={(event) => void form.handleSubmit(() => save(updatedAt))(event)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isListOpen(event.currentTarget)) onClose()
        }}
        className="flex flex-col gap-3"
      >
        <Controller
          name="value"
          control={form.control}
          rules={{
            validate: (value) =>
              value !== null || (type === 'MODEL' ? 'Choose a model.' : 'Give a whole number.'),
          }}
          render={({ field: { value, ...field }, fieldState: { error } }) =>
            type === 'MODEL' ? (
              <ModelField
                ref={field.ref}
                onChange={field.onChange}
                value={typeof value === 'string' ? value : null}
                error={error?.message}
              />
            ) : (
              <NumberField
                {...field}
                label="New value"
                value={typeof value === 'number' ? value : null}
                error={error?.message}
                {...(unit && { unit })}
              />
            )
          }
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
      {update.conflict && (
        <SettingConflict
          settingKey={key}
          conflict={update.conflict}
          mine={form.getValues('value')}
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
