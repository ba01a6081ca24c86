import { Controller, useForm } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Switch } from '#ui/switch.tsx'

import { isAtLeast } from '../role.ts'
import { TeamField } from '../teams/team-field.tsx'
import { useViewer } from '../viewer-context.ts'
import { ApiKeyFields } from './api-key-fields.tsx'
import { toKeyInput, type ApiKeyValues } from './api-key-values.ts'

const CreateApiKeyMutation = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      key
      apiKey {
        id
        name
      }
    }
  }
`)

type NewApiKeyFormProps = { onDone: (key: string | null) => void; onClose: () => void }

export function NewApiKeyForm({ onDone, onClose }: NewApiKeyFormProps) {
  const viewer = useViewer()
  const form = useForm<ApiKeyValues>({
    defaultValues: {
      name: '',
      role: isAtLeast(viewer.role, 'MEMBER') ? 'MEMBER' : 'VIEWER',
      teamId: viewer.team.id,
      isTest: false,
      expiresAt: '',
      access: 'ALL',
      permissions: [],
    },
  })
  const create = useAction(CreateApiKeyMutation, form)

  async function save(values: ApiKeyValues) {
    const { teamId, isTest } = values
    const { data } = await create.run({ input: { ...toKeyInput(values, null), teamId, isTest } })
    if (!data) return
    const { key, apiKey } = data.createApiKey
    if (key === null)
      toast.error('The key cannot be shown any more.', { description: `Rotate “${apiKey.name}”.` })
    onDone(key)
  }

  return (
    <Dialog
      title="New API key"
      description="It can do what its role can, and never more than you."
      onSubmit={form.handleSubmit(save)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? 'Making…' : 'Make key'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ApiKeyFields form={form} />
        {viewer.canAdminister && (
          <Controller
            name="teamId"
            control={form.control}
            render={({ field, fieldState: { error } }) => (
              <TeamField hint="Whose definitions and runs it sees." error={error?.message} {...field} />
            )}
          />
        )}
        <Controller
          name="isTest"
          control={form.control}
          render={({ field: { value, onChange } }) => (
            <Switch
              label="Test key"
              hint="Begins with pk_test_ instead of pk_live_, so that people can tell. It works like any other."
              isOn={value}
              onChange={onChange}
            />
          )}
        />
        <FormError problem={create.problem} />
      </div>
    </Dialog>
  )
}
