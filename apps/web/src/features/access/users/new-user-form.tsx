import { Controller, useForm } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Select } from '#ui/select.tsx'
import { TextField } from '#ui/text-field.tsx'

import { toRoleOptions, type Role } from '../role.ts'
import { TeamField } from '../teams/team-field.tsx'
import { useViewer } from '../viewer-context.ts'

const CreateUserMutation = graphql(`
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      password
      user {
        id
        name
        email
      }
    }
  }
`)

export type IssuedPassword = { name: string; email: string; password: string }

type NewUserFormProps = { onDone: (issued: IssuedPassword | null) => void; onClose: () => void }

type Values = { name: string; email: string; role: Role; teamId: string }

export function NewUserForm({ onDone, onClose }: NewUserFormProps) {
  const viewer = useViewer()
  const form = useForm<Values>({
    defaultValues: { name: '', email: '', role: 'MEMBER', teamId: viewer.team.id },
  })
  const create = useAction(CreateUserMutation, form)
  const { errors } = form.formState

  async function save(input: Values) {
    const { data } = await create.run({ input })
    if (!data) return
    const { user, password } = data.createUser
    if (password === null) {
      toast.error('The password cannot be shown any more.', { description: `Reset that of ${user.name}.` })
    }
    onDone(password === null ? null : { name: user.name, email: user.email, password })
  }

  return (
    <Dialog
      title="New user"
      description="They get a generated password, which you pass on and they change at the first sign-in."
      onSubmit={form.handleSubmit(save)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? 'Adding…' : 'Add user'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label="Name"
          autoComplete="off"
          error={errors.name?.message}
          {...form.register('name', { required: 'Give a name.' })}
        />
        <TextField
          label="Email"
          type="email"
          autoComplete="off"
          error={errors.email?.message}
          {...form.register('email', { required: 'Give an email address.' })}
        />
        <Controller
          name="role"
          control={form.control}
          render={({ field, fieldState: { error } }) => (
            <Select
              label="Role"
              isLabelVisible
              hint="Viewers read, members write, admins and owners manage the team."
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
        <FormError problem={create.problem} />
      </div>
    </Dialog>
  )
}
