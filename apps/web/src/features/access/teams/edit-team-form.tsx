import { Controller, useForm, useWatch } from 'react-hook-form'
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
import { Select } from '#ui/select.tsx'
import { TextField } from '#ui/text-field.tsx'

export const EditTeamForm_team = graphql(`
  fragment EditTeamForm_team on Team {
    id
    name
    status
    isBuiltIn
    updatedAt
  }
`)

const UpdateTeamMutation = graphql(`
  mutation UpdateTeam($id: ID!, $input: UpdateTeamInput!) {
    updateTeam(id: $id, input: $input) {
      team {
        id
        name
        status
        updatedAt
      }
    }
  }
`)

const TeamNowQuery = graphql(`
  query TeamNow($id: ID!) {
    team(id: $id) {
      id
      name
      status
      updatedAt
    }
  }
`)

type EditTeamFormProps = { team: FragmentOf<typeof EditTeamForm_team>; onClose: () => void }

const statusOptions = [
  { value: 'ACTIVE', label: 'Active' },
  { value: 'SUSPENDED', label: 'Suspended' },
] as const

export function EditTeamForm({ team: reference, onClose }: EditTeamFormProps) {
  const { id, name, status, isBuiltIn, updatedAt } = readFragment(EditTeamForm_team, reference)
  const client = useClient()
  const form = useForm({ defaultValues: { name, status } })
  const update = useAction(UpdateTeamMutation, form)
  const chosenStatus = useWatch({ control: form.control, name: 'status' })
  const isSuspending = chosenStatus === 'SUSPENDED' && status === 'ACTIVE'

  async function save(expectedUpdatedAt: string | null) {
    const { data } = await update.run({ id, input: { ...form.getValues(), expectedUpdatedAt } })
    if (!data) return
    toast.success(`${data.updateTeam.team.name} is saved.`)
    onClose()
  }

  async function takeTheirs() {
    await client.query(TeamNowQuery, { id }, { requestPolicy: 'network-only' })
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Edit ${name}`}
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
        <div className="flex flex-col gap-4">
          <TextField
            label="Name"
            autoComplete="off"
            error={form.formState.errors.name?.message}
            {...form.register('name', { required: 'Give a name.' })}
          />
          <Controller
            name="status"
            control={form.control}
            render={({ field, fieldState: { error } }) => (
              <Select
                label="Status"
                isLabelVisible
                isDisabled={isBuiltIn}
                {...(isBuiltIn && { hint: 'The administrators cannot be suspended.' })}
                options={statusOptions}
                error={error?.message}
                {...field}
              />
            )}
          />
          {isSuspending && (
            <Callout tone="warning">
              None of its users and API keys gets in any more. What it has stays, and its runs go on.
            </Callout>
          )}
          <FormError problem={update.problem} />
        </div>
      </Dialog>
      {update.conflict && (
        <ConflictDialog
          subject={name}
          message={update.conflict.message}
          mine={form.getValues()}
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
