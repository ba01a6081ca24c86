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

import { toRoleOptions } from '../role.ts'
import { TeamField } from '../teams/team-field.tsx'
import { useTeams } from '../teams/use-teams.ts'
import { useViewer } from '../viewer-context.ts'
import { UserNowQuery } from './user-now.ts'
import { userStatusOptions } from './user-status.ts'

export const EditUser_user = graphql(`
  fragment EditUser_user on User {
    id
    name
    email
    role
    status
    teamId
    updatedAt
  }
`)

const UpdateUserMutation = graphql(`
  mutation UpdateUser($id: ID!, $input: UpdateUserInput!) {
    updateUser(id: $id, input: $input) {
      user {
        id
        name
        role
        status
        teamId
        updatedAt
        team {
          id
          name
          status
        }
      }
    }
  }
`)

type EditUserProps = { user: FragmentOf<typeof EditUser_user>; onClose: () => void }

export function EditUser({ user: reference, onClose }: EditUserProps) {
  const user = readFragment(EditUser_user, reference)
  const { name, role, status, teamId } = user
  const viewer = useViewer()
  const client = useClient()
  const teams = useTeams()
  const form = useForm({ defaultValues: { name, role, status, teamId } })
  const update = useAction(UpdateUserMutation, form)
  const chosenStatus = useWatch({ control: form.control, name: 'status' })
  const isSuspending = chosenStatus === 'SUSPENDED' && status === 'ACTIVE'

  async function save(expectedUpdatedAt: string | null) {
    const { data } = await update.run({ id: user.id, input: { ...form.getValues(), expectedUpdatedAt } })
    if (!data) return
    toast.success(`${data.updateUser.user.name} is saved.`)
    onClose()
  }

  async function takeTheirs() {
    await client.query(UserNowQuery, { id: user.id }, { requestPolicy: 'network-only' })
    onClose()
  }

  const toReadable = (values: Record<string, unknown>) => ({
    name: values.name,
    role: values.role,
    status: values.status,
    team: teams.find(({ id }) => id === values.teamId)?.name ?? values.teamId,
  })

  return (
    <>
      <Dialog
        title={`Edit ${name}`}
        description={user.email}
        onSubmit={form.handleSubmit(() => save(user.updatedAt))}
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
            name="role"
            control={form.control}
            render={({ field, fieldState: { error } }) => (
              <Select
                label="Role"
                isLabelVisible
                options={toRoleOptions(viewer.role)}
                error={error?.message}
                {...field}
              />
            )}
          />
          {viewer.canAdminister && (
            <Controller
              name="teamId"
              control={form.control}
              render={({ field, fieldState: { error } }) => <TeamField error={error?.message} {...field} />}
            />
          )}
          <Controller
            name="status"
            control={form.control}
            render={({ field, fieldState: { error } }) => (
              <Select
                label="Status"
                isLabelVisible
                options={userStatusOptions}
                error={error?.message}
                {...field}
              />
            )}
          />
          {isSuspending && (
            <Callout tone="warning">
              {name} is signed out everywhere and cannot sign in until somebody makes them active again. API
              keys they made work on.
            </Callout>
          )}
          <FormError problem={update.problem} />
        </div>
      </Dialog>
      {update.conflict && (
        <ConflictDialog
          subject={name}
          message={update.conflict.message}
          mine={toReadable(form.getValues())}
          current={toReadable(update.conflict.current)}
          isPending={update.isPending}
          onTakeTheirs={takeTheirs}
          onOverwrite={() => save(readText(update.conflict?.current.updatedAt))}
          onBack={update.reset}
        />
      )}
    </>
  )
}
