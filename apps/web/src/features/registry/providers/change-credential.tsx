import { FormProvider, useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'
import { useClient } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { readRecord, readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'

import { CredentialFields } from './credential-fields.tsx'
import {
  credentialOptions,
  toCredentialInput,
  toCredentialText,
  toCredentialValues,
  type CredentialValues,
} from './credential.ts'
import { UpdateLlmProviderMutation } from './provider.mutations.ts'
import { ProviderNowQuery } from './provider-now.ts'

export const ChangeCredential_provider = graphql(`
  fragment ChangeCredential_provider on LlmProvider {
    id
    displayName
    updatedAt
    credential {
      kind
      reference
    }
  }
`)

type ChangeCredentialProps = {
  provider: FragmentOf<typeof ChangeCredential_provider>
  onClose: () => void
}

/** Gives a provider another credential, or takes it away. What it is, is never shown. */
export function ChangeCredential({ provider: reference, onClose }: ChangeCredentialProps) {
  const { id, displayName, updatedAt, credential } = readFragment(ChangeCredential_provider, reference)
  const client = useClient()
  const { credential: text } = toCredentialValues(credential.reference)
  const form = useForm<CredentialValues>({
    defaultValues: { credentialKind: credential.kind, credential: text },
  })
  const update = useAction(UpdateLlmProviderMutation, form)
  const kind = useWatch({ control: form.control, name: 'credentialKind' })

  async function save(expectedUpdatedAt: string | null) {
    const next = toCredentialInput(form.getValues())
    const { data } = await update.run({
      id,
      input: { ...(next === null ? { clearCredential: true } : { credential: next }), expectedUpdatedAt },
    })
    if (!data) return
    const { isAvailable, unavailableReason } = data.updateLlmProvider.provider
    if (isAvailable) toast.success(`${displayName} has its credential. Test the connection to be sure.`)
    else toast.warning(`${displayName} is saved.`, { description: unavailableReason })
    onClose()
  }

  async function takeTheirs() {
    await client.query(ProviderNowQuery, { id }, { requestPolicy: 'network-only' })
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Credential of ${displayName}`}
        description={`Now: ${toCredentialText(credential)}.`}
        onSubmit={form.handleSubmit(() => save(updatedAt))}
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" disabled={update.isPending}>
              {update.isPending ? 'Saving…' : kind === 'NONE' ? 'Save without' : 'Save'}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <div className="flex flex-col gap-4">
            <CredentialFields />
            <FormError problem={update.problem} />
          </div>
        </FormProvider>
      </Dialog>
      {update.conflict && (
        <ConflictDialog
          subject={displayName}
          message={update.conflict.message}
          mine={{ credential: toKindName(kind) }}
          current={{ credential: toKindName(readRecord(update.conflict.current.credential).kind) }}
          isPending={update.isPending}
          onTakeTheirs={takeTheirs}
          onOverwrite={() => save(readText(update.conflict?.current.updatedAt))}
          onBack={update.reset}
        />
      )}
    </>
  )
}

function toKindName(kind: unknown): string {
  return credentialOptions.find(({ value }) => value === kind)?.label ?? 'Unknown'
}
