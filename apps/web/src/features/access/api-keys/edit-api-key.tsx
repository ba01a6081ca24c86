import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { useClient } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'

import { ApiKeyFields } from './api-key-fields.tsx'
import { toKeyInput, toValues, type ApiKeyValues } from './api-key-values.ts'

export const EditApiKey_apiKey = graphql(`
  fragment EditApiKey_apiKey on ApiKey {
    id
    name
    role
    status
    prefix
    teamId
    expiresAt
    updatedAt
    permissions {
      models {
        access
        ids
      }
    }
  }
`)

const UpdateApiKeyMutation = graphql(
  `
    mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!) {
      updateApiKey(id: $id, input: $input) {
        apiKey {
          ...EditApiKey_apiKey
        }
      }
    }
  `,
  [EditApiKey_apiKey],
)

const ApiKeyNowQuery = graphql(
  `
    query ApiKeyNow($id: ID!) {
      apiKey(id: $id) {
        ...EditApiKey_apiKey
      }
    }
  `,
  [EditApiKey_apiKey],
)

type EditApiKeyProps = { apiKey: FragmentOf<typeof EditApiKey_apiKey>; onClose: () => void }

export function EditApiKey({ apiKey: reference, onClose }: EditApiKeyProps) {
  const apiKey = readFragment(EditApiKey_apiKey, reference)
  const { id, name } = apiKey
  const client = useClient()
  const form = useForm<ApiKeyValues>({ defaultValues: toValues(apiKey) })
  const update = useAction(UpdateApiKeyMutation, form)
  const toInput = () => toKeyInput(form.getValues(), apiKey.expiresAt)

  async function save(expectedUpdatedAt: string | null) {
    const input = toInput()
    const { data } = await update.run({ id, input: { ...input, expectedUpdatedAt } })
    if (!data) return
    toast.success(`“${input.name}” is saved.`)
    onClose()
  }

  async function takeTheirs() {
    await client.query(ApiKeyNowQuery, { id }, { requestPolicy: 'network-only' })
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Edit “${name}”`}
        description={<code className="font-mono text-xs">{apiKey.prefix}…</code>}
        onSubmit={form.handleSubmit(() => save(apiKey.updatedAt))}
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
        <div className="flex flex-col gap-4">
          <ApiKeyFields form={form} />
          <FormError problem={update.problem} />
        </div>
      </Dialog>
      {update.conflict && (
        <ConflictDialog
          subject={`“${name}”`}
          message={update.conflict.message}
          mine={toInput()}
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
