import { FormProvider, useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'

import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { Callout } from '#ui/callout.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { TextField } from '#ui/text-field.tsx'

import { AddressFields } from './address-fields.tsx'
import { CredentialFields } from './credential-fields.tsx'
import { toCredentialInput, toCredentialValues } from './credential.ts'
import { LimitFields } from './limit-fields.tsx'
import type { ProviderPreset } from './preset-list.tsx'
import { CreateLlmProviderMutation } from './provider.mutations.ts'
import { newProviderValues, type ProviderValues } from './provider-values.ts'

type NewProviderFormProps = { preset: ProviderPreset | null; onBack: () => void; onClose: () => void }

export function NewProviderForm({ preset, onBack, onClose }: NewProviderFormProps) {
  const form = useForm<ProviderValues>({ defaultValues: toDefaults(preset) })
  const create = useAction(CreateLlmProviderMutation, form)
  const { errors } = form.formState
  const name = useWatch({ control: form.control, name: 'name' })

  async function save({ credentialKind, credential, ...values }: ProviderValues) {
    const given = toCredentialInput({ credentialKind, credential })
    const { data } = await create.run({
      input: { ...values, baseUrl: values.baseUrl.trim(), ...(given !== null && { credential: given }) },
    })
    if (!data) return
    toast.success(`${data.createLlmProvider.provider.displayName} is added.`, {
      description: 'Test the connection, then discover its models: both are behind “…”.',
    })
    onClose()
  }

  return (
    <Dialog
      title={preset ? `Add ${preset.displayName}` : 'Add provider'}
      isWide
      onSubmit={form.handleSubmit(save)}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onBack}>
            Back
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? 'Adding…' : 'Add provider'}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <div className="flex flex-col gap-5">
          {preset && <Callout tone="info">{preset.note}</Callout>}
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label="Display name"
              autoComplete="off"
              error={errors.displayName?.message}
              {...form.register('displayName', { required: 'Give a name.' })}
            />
            <TextField
              label="Name"
              isMono
              autoComplete="off"
              spellCheck={false}
              hint={`Its models are called ${name || 'name'}/… by programs. It stays for good.`}
              error={errors.name?.message}
              {...form.register('name', {
                required: 'Give a name.',
                pattern: {
                  value: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
                  message: 'Use a-z, 0-9 and -, with a letter or digit at both ends.',
                },
              })}
            />
          </div>
          <AddressFields />
          <CredentialFields />
          <LimitFields />
          <FormError problem={create.problem} />
        </div>
      </FormProvider>
    </Dialog>
  )
}

function toDefaults(preset: ProviderPreset | null): ProviderValues {
  if (!preset) return newProviderValues
  const { key, displayName, protocol, baseUrl, allowPrivateAddress } = preset
  const { maxParallelRequests, requestsPerMinute } = preset
  return {
    ...newProviderValues,
    ...toCredentialValues(preset.credentialSuggestion),
    name: key,
    displayName,
    protocol,
    baseUrl,
    allowPrivateAddress,
    maxParallelRequests,
    requestsPerMinute,
  }
}
