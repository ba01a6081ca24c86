import { useForm } from 'react-hook-form'
import { toast } from 'sonner'

import { graphql } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { TextField } from '#ui/text-field.tsx'

const CreateTeamMutation = graphql(`
  mutation CreateTeam($input: CreateTeamInput!) {
    createTeam(input: $input) {
      team {
        id
        name
      }
    }
  }
`)

export function NewTeamForm({ onClose }: { onClose: () => void }) {
  const form = useForm({ defaultValues: { name: '', slug: '' } })
  const create = useAction(CreateTeamMutation, form)
  const { errors, dirtyFields } = form.formState

  async function save(input: { name: string; slug: string }) {
    const { data } = await create.run({ input })
    if (!data) return
    toast.success(`${data.createTeam.team.name} is there, with nobody in it yet.`)
    onClose()
  }

  return (
    <Dialog
      title="New team"
      description="Its people and keys see the team’s own definitions and runs, and no others."
      onSubmit={form.handleSubmit(save)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? 'Creating…' : 'Create team'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label="Name"
          autoComplete="off"
          error={errors.name?.message}
          {...form.register('name', {
            required: 'Give a name.',
            onChange: (event: { target: { value: string } }) => {
              if (!dirtyFields.slug) form.setValue('slug', toSlug(event.target.value))
            },
          })}
        />
        <TextField
          label="Slug"
          isMono
          autoComplete="off"
          spellCheck={false}
          hint="Its short name for programs: a-z, 0-9 and -. It never changes."
          error={errors.slug?.message}
          {...form.register('slug', { required: 'Give a slug.' })}
        />
        <FormError problem={create.problem} />
      </div>
    </Dialog>
  )
}

/** A slug to begin with, as "research-emea" for "Research (EMEA)". */
function toSlug(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  return words.join('-').slice(0, 50).replace(/-$/, '')
}
