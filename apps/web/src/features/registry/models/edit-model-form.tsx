import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { useClient } from 'urql'

import { graphql, type ResultOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { readText } from '#lib/read-json.ts'
import { Button } from '#ui/button.tsx'
import { Callout } from '#ui/callout.tsx'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { TextField } from '#ui/text-field.tsx'

import { CostFields } from './cost-fields.tsx'
import { FactFields } from './fact-fields.tsx'
import { ModelNowQuery } from './model-now.ts'
import {
  costNames,
  flagNames,
  toComparableModel,
  toModelChanges,
  toModelInput,
  toModelValues,
} from './model-values.ts'
import { OptionFields } from './option-fields.tsx'

const UpdateLlmModelMutation = graphql(`
  mutation UpdateLlmModel($id: ID!, $input: UpdateLlmModelInput!) {
    updateLlmModel(id: $id, input: $input) {
      model {
        id
        displayName
        apiConfig
        version
        contextWindow
        maxOutputTokens
        supportsStreaming
        supportsTools
        supportsJsonSchema
        supportsVision
        costInputPerMillion
        costOutputPerMillion
        costCacheReadPerMillion
        costCacheWritePerMillion
        costReasoningPerMillion
        updatedAt
      }
    }
  }
`)

type Model = NonNullable<ResultOf<typeof ModelNowQuery>['llmModel']>
type EditModelFormProps = { model: Model; onClose: () => void }

export function EditModelForm({ model: current, onClose }: EditModelFormProps) {
  // As it was when the form opened: what is typed is compared with that.
  const [model] = useState(current)
  const client = useClient()
  const known = toModelValues(model)
  const form = useForm({ defaultValues: known })
  const update = useAction(UpdateLlmModelMutation, form)
  const hasTiers = model.price?.rates.some(({ fromInputTokens }) => fromInputTokens > 0) ?? false

  async function save(expectedUpdatedAt: string | null) {
    const changes = toModelChanges(known, form.getValues())
    const { data } = await update.run({ id: model.id, input: { ...changes, expectedUpdatedAt } })
    if (!data) return
    toast.success(`${data.updateLlmModel.model.displayName} is saved.`)
    onClose()
  }

  async function takeTheirs() {
    await client.query(ModelNowQuery, { id: model.id }, { requestPolicy: 'network-only' })
    onClose()
  }

  return (
    <>
      <Dialog
        title={`Edit ${model.displayName}`}
        description={
          <>
            {model.provider.displayName} · <code className="font-mono text-xs">{model.modelId}</code>
          </>
        }
        isWide
        onSubmit={form.handleSubmit(() => save(model.updatedAt))}
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
          <div className="flex flex-col gap-6">
            <TextField
              label="Display name"
              autoComplete="off"
              error={form.formState.errors.displayName?.message}
              {...form.register('displayName', { required: 'Give a name.' })}
            />
            <CostFields />
            {hasTiers && (
              <Callout tone="info">
                Its rates for long prompts stay as they are; “New price” changes those too.
              </Callout>
            )}
            <OptionFields protocol={model.provider.protocol} />
            <FactFields />
            <FormError problem={update.problem} />
          </div>
        </FormProvider>
      </Dialog>
      {update.conflict && (
        <ConflictDialog
          subject={model.displayName}
          message={update.conflict.message}
          mine={toModelInput(form.getValues())}
          current={toComparableModel(update.conflict.current)}
          names={{ ...costNames, ...flagNames }}
          isPending={update.isPending}
          onTakeTheirs={takeTheirs}
          onOverwrite={() => save(readText(update.conflict?.current.updatedAt))}
          onBack={update.reset}
        />
      )}
    </>
  )
}
