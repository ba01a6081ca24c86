import { useForm } from 'react-hook-form'

import { graphql } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { FormError } from '#ui/form-error.tsx'
import { PasswordField } from '#ui/password-field.tsx'

const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      user {
        id
        mustChangePassword
        updatedAt
      }
    }
  }
`)

type ChangePasswordFormProps = {
  /** For password managers: whose password it is. */
  email: string | null
  /** It is done, and about to be known everywhere. */
  isChanged: boolean
  onChanged: () => void
  onCancel?: () => void
}

export function ChangePasswordForm({ email, isChanged, onChanged, onCancel }: ChangePasswordFormProps) {
  const form = useForm({ defaultValues: { currentPassword: '', newPassword: '', repeated: '' } })
  const change = useAction(ChangePasswordMutation, form)
  const { errors } = form.formState
  const isBusy = change.isPending || isChanged

  async function save({ currentPassword, newPassword }: { currentPassword: string; newPassword: string }) {
    const { data } = await change.run({ input: { currentPassword, newPassword } })
    if (data) onChanged()
  }

  return (
    <form
      noValidate
      onSubmit={(event) => void form.handleSubmit(save)(event)}
      className="flex flex-col gap-4"
    >
      <input type="text" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        autoFocus
        error={errors.currentPassword?.message}
        {...form.register('currentPassword', { required: 'Give the password of now.' })}
      />
      <PasswordField
        label="New password"
        hint="8 to 128 characters."
        autoComplete="new-password"
        error={errors.newPassword?.message}
        {...form.register('newPassword', {
          minLength: { value: 8, message: 'At least 8 characters.' },
          required: 'Give a new password.',
        })}
      />
      <PasswordField
        label="New password again"
        autoComplete="new-password"
        error={errors.repeated?.message}
        {...form.register('repeated', {
          validate: (text) => text === form.getValues('newPassword') || 'This is another one.',
        })}
      />
      <FormError problem={change.problem} />
      <Button type="submit" look="primary" disabled={isBusy}>
        {isBusy ? 'Changing…' : 'Change password'}
      </Button>
      {onCancel && (
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </form>
  )
}
