import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { useQuery } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { NumberField } from '#ui/number-field.tsx'

import { toQuestion } from '../to-question.ts'
import { ApiKeyOnce } from './api-key-once.tsx'

export const RotateApiKey_apiKey = graphql(`
  fragment RotateApiKey_apiKey on ApiKey {
    id
    name
    updatedAt
  }
`)

const RotateApiKeyQuery = graphql(`
  query RotateApiKeyOverlap {
    systemSetting(key: "api_key_rotation_overlap_hours") {
      key
      value
    }
  }
`)

const RotateApiKeyMutation = graphql(`
  mutation RotateApiKey($id: ID!, $overlapHours: Int, $expectedUpdatedAt: DateTime) {
    rotateApiKey(id: $id, overlapHours: $overlapHours, expectedUpdatedAt: $expectedUpdatedAt) {
      key
      apiKey {
        id
        prefix
        previousSecretExpiresAt
        updatedAt
      }
    }
  }
`)

const longestOverlapHours = 720

type RotateApiKeyProps = { apiKey: FragmentOf<typeof RotateApiKey_apiKey>; onClose: () => void }

/** Gives a key a new secret, then shows it. */
export function RotateApiKey({ apiKey: reference, onClose }: RotateApiKeyProps) {
  const { id, name, updatedAt } = readFragment(RotateApiKey_apiKey, reference)
  const [{ data: setting }] = useQuery({ query: RotateApiKeyQuery })
  const usual = readText(setting?.systemSetting.value)
  const form = useForm<{ overlapHours: number | null }>({ defaultValues: { overlapHours: null } })
  const rotate = useAction(RotateApiKeyMutation, form)
  const { problem, expectedUpdatedAt } = toQuestion(rotate, updatedAt)
  const [issued, setIssued] = useState<{ key: string; oldUntil: string | null } | null>(null)

  async function run({ overlapHours }: { overlapHours: number | null }) {
    const { data } = await rotate.run({ id, overlapHours, expectedUpdatedAt })
    if (!data) return
    const { key, apiKey } = data.rotateApiKey
    if (key !== null) {
      setIssued({ key, oldUntil: apiKey.previousSecretExpiresAt })
      return
    }
    toast.error('The new secret cannot be shown any more.', { description: 'Rotate the key once more.' })
    onClose()
  }

  if (issued) {
    return (
      <ApiKeyOnce title={`New secret of “${name}”`} apiKey={issued.key} onClose={onClose}>
        <p className="text-sm">
          {issued.oldUntil === null
            ? 'The old secret works no more.'
            : `The old secret works until ${formatExactTime(issued.oldUntil)}.`}
        </p>
      </ApiKeyOnce>
    )
  }
  return (
    <Dialog
      title={`Rotate “${name}”?`}
      description="It gets a new secret, shown once. Everything else of it stays."
      onSubmit={form.handleSubmit(run)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={rotate.isPending}>
            {rotate.isPending ? 'Rotating…' : 'Rotate key'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Controller
          name="overlapHours"
          control={form.control}
          rules={{
            validate: (hours) =>
              hours === null || hours <= longestOverlapHours || `At most ${longestOverlapHours} hours.`,
          }}
          render={({ field, fieldState: { error } }) => (
            <NumberField
              label="The old secret works on for"
              unit="hours"
              max={longestOverlapHours}
              {...(usual !== null && { placeholder: usual })}
              hint={
                usual === null
                  ? '0: it ends at once. Empty: as long as the settings say.'
                  : `0: it ends at once. Empty: ${usual} hours, as the settings say.`
              }
              error={error?.message}
              {...field}
            />
          )}
        />
        <FormError problem={problem} />
      </div>
    </Dialog>
  )
}
