import { FormProvider, useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'
import { useClient } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { Callout } from '#ui/callout.tsx'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { TextField } from '#ui/text-field.tsx'

import { AddressFields } from './address-fields.tsx'
import { CredentialFields } from './credential-fields.tsx'
import { toCredentialInput, toCredentialValues } from './credential.ts'
import { LimitFields } from './limit-fields.tsx'
import { UpdateLlmProviderMutation } from './provider.mutations.ts'
import { ProviderNowQuery } from './provider-now.ts'
import { toProviderSettings, type ProviderValues } from './provider-values.ts'

export const EditProvider_provider = graphql(`
  fragment EditProvider_provider on LlmProvider {
    id
    name
    displayName
    protocol
    baseUrl
    allowPrivateAddress
    maxParallelRequests
    requestsPerMinute
    tokensPerMinute
    requestTimeoutSeconds
    isSandbox
    updatedAt
    credential {
      kind
      reference
    }
  }
`)

type EditProviderProps = { provider: FragmentOf<typeof EditProvider_provider>; onClose: () => void }

export function EditProvider({ provider: reference, onClose }: EditProviderProps) {
  const provider = readFragment(EditProvider_provider, reference)
  const { id, isSandbox, updatedAt, credential } = provider
  const known = toProviderSettings(provider)
  const client = useClient()
  const form = useForm<ProviderValues>({
    defaultValues: { ...known, ...toCredentialValues(credential.reference) },
  })
  const update = useAction(UpdateLlmProviderMutation, form)
  const [displayName, protocol, baseUrl] = useWatch({
    control: form.control,
    name: ['displayName', 'protocol', 'baseUrl'],
  })
  const isMoved = protocol !== known.protocol || baseUrl.trim() !== known.baseUrl

  async function save(expectedUpdatedAt: string | null) {
    const input = { ...toChanges(form.getValues(), { isSandbox, isMoved }), expectedUpdatedAt }
    const { data } = await update.run({ id, input })
    if (!data) return
    toast.success(`${data.updateLlmProvider.provider.displayName} is saved.`, {
      description: 'Limits are in force everywhere within a second.',
    })
    onClose()
  }

  async function takeTheirs() {
    await client.query(ProviderNowQuery, { id }, { requestPolicy: 'network-only' })
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Edit ${known.displayName}`}
        description={
          <>
            Models are named <code className="font-mono text-xs">{known.name}/…</code>; that part stays.
          </>
        }
        isWide
        onSubmit={form.handleSubmit(() => save(updatedAt))}
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" disabled={update.isPending}>
              {update.isPending ? 'Saving…' : 'Save'}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <div className="flex flex-col gap-5">
            <TextField
              label="Display name"
              autoComplete="off"
              error={form.formState.errors.displayName?.message}
              {...form.register('displayName', { required: 'Give a name.' })}
            />
            {!isSandbox && <AddressFields />}
            {isMoved && (
              <>
                <Callout tone="warning" title="Give the credential again">
                  Calls go to another address now. So that nobody can have a credential sent to an address of
                  their own, it is not taken along.
                </Callout>
                <CredentialFields />
              </>
            )}
            <LimitFields />
            <FormError problem={update.problem} />
          </div>
        </FormProvider>
      </Dialog>
      {update.conflict && (
        <ConflictDialog
          subject={displayName}
          message={update.conflict.message}
          mine={toComparable(form.getValues())}
          current={update.conflict.current}
          isPending={update.isPending}
          onTakeTheirs={takeTheirs}
          onOverwrite={() => save(readText(update.conflict?.current.updatedAt))}
          onBack={update.reset}
        />
      )}
    </>
  )
}

/** Without what stays with a provider, and without a credential, which nobody may see. */
function toComparable(values: ProviderValues) {
  const { name: _name, ...settings } = toProviderSettings(values)
  return settings
}

function toChanges(values: ProviderValues, facts: { isSandbox: boolean; isMoved: boolean }) {
  const { protocol, baseUrl, allowPrivateAddress, ...others } = toComparable(values)
  if (facts.isSandbox) return others
  const credential = toCredentialInput(values)
  return {
    ...others,
    protocol,
    baseUrl: baseUrl.trim(),
    allowPrivateAddress,
    ...(facts.isMoved && (credential === null ? { clearCredential: true } : { credential })),
  }
}
