import { Controller, FormProvider, useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'
import { TextField } from '#ui/text-field.tsx'

import { CostFields } from './cost-fields.tsx'
import { FactFields } from './fact-fields.tsx'
import { CreateLlmModelMutation } from './model.mutations.ts'
import { emptyModelValues, toModelInput, type ModelValues } from './model-values.ts'
import { OptionFields } from './option-fields.tsx'

export const NewModel_provider = graphql(`
  fragment NewModel_provider on LlmProvider {
    id
    name
    displayName
    protocol
  }
`)

type Values = ModelValues & { modelId: string; kind: 'CHAT' | 'EMBEDDING'; setAsDefault: boolean }
type NewModelProps = { provider: FragmentOf<typeof NewModel_provider>; onClose: () => void }

const kinds = [
  { value: 'CHAT', label: 'Chat: answers messages' },
  { value: 'EMBEDDING', label: 'Embedding: turns text into vectors' },
] as const

/** A model by hand, for vendors that do not list theirs. */
export function NewModel({ provider: reference, onClose }: NewModelProps) {
  const provider = readFragment(NewModel_provider, reference)
  const form = useForm<Values>({
    defaultValues: { ...emptyModelValues, modelId: '', kind: 'CHAT', setAsDefault: false },
  })
  const create = useAction(CreateLlmModelMutation, form)
  const { errors } = form.formState
  const [kind, modelId] = useWatch({ control: form.control, name: ['kind', 'modelId'] })

  async function save({ modelId: name, kind: chosen, setAsDefault, ...values }: Values) {
    const input = toModelInput({ ...values, displayName: values.displayName.trim() || name })
    const { data } = await create.run({
      input: {
        ...input,
        providerId: provider.id,
        modelId: name.trim(),
        kind: chosen,
        setAsDefault: chosen === 'CHAT' && setAsDefault,
      },
    })
    if (!data) return
    const { model, previousDefault } = data.createLlmModel
    toast.success(`${model.displayName} is added.`, {
      ...(previousDefault && {
        description: `It is the default in place of ${previousDefault.displayName}.`,
      }),
    })
    onClose()
  }

  return (
    <Dialog
      title={`Add a model of ${provider.displayName}`}
      isWide
      onSubmit={form.handleSubmit(save)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? 'Adding…' : 'Add model'}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <div className="flex flex-col gap-6">
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label="Model id"
              isMono
              autoComplete="off"
              spellCheck={false}
              hint={`The vendor’s name for it. Programs say ${provider.name}/${modelId || '…'}. It stays for good.`}
              error={errors.modelId?.message}
              {...form.register('modelId', { required: 'Give the vendor’s name for it.' })}
            />
            <TextField
              label="Display name"
              autoComplete="off"
              hint="Empty: the model id."
              error={errors.displayName?.message}
              {...form.register('displayName')}
            />
            <Controller
              name="kind"
              control={form.control}
              render={({ field }) => (
                <Select label="Kind" isLabelVisible hint="It stays for good." options={kinds} {...field} />
              )}
            />
            {kind === 'CHAT' && (
              <div className="self-center">
                <Controller
                  name="setAsDefault"
                  control={form.control}
                  render={({ field: { value, onChange } }) => (
                    <Switch
                      label="Default of its provider"
                      hint="Preselected for new runs, in place of the one before."
                      isOn={value}
                      onChange={onChange}
                    />
                  )}
                />
              </div>
            )}
          </div>
          <CostFields />
          <OptionFields protocol={provider.protocol} />
          <FactFields />
          <FormError problem={create.problem} />
        </div>
      </FormProvider>
    </Dialog>
  )
}
