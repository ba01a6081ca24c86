import { builder } from '../../graphql/builder.ts'
import { LlmModel } from './llm-model.ts'

import type { CreatedModel, DefaultModelSet, DeprecatedModel, ModelUsage } from '@sluice/core/registry'

/** A change's answer: the model, read again. */
function toResult(name: string, description: string) {
  return builder.objectRef<{ modelId: string }>(name).implement({
    description,
    fields: (t) => ({
      model: t.field({
        type: LlmModel,
        description: 'The model as it is now.',
        resolve: ({ modelId }) => modelId,
      }),
    }),
  })
}

/** The same, with the model that was the default before. */
function toDefaultResult(name: string, description: string) {
  return builder.objectRef<CreatedModel | DefaultModelSet>(name).implement({
    description,
    fields: (t) => ({
      model: t.field({
        type: LlmModel,
        description: 'The model as it is now.',
        resolve: ({ modelId }) => modelId,
      }),
      previousDefault: t.field({
        type: LlmModel,
        nullable: true,
        description: 'The model that was the default until now; null: none was, or this one.',
        resolve: ({ previousDefaultId }) => previousDefaultId,
      }),
    }),
  })
}

export const CreateLlmModelResult = toDefaultResult('CreateLlmModelResult', 'The model just added.')
export const SetDefaultModelResult = toDefaultResult('SetDefaultModelResult', 'The default just set.')
export const UpdateLlmModelResult = toResult('UpdateLlmModelResult', 'The model just changed.')
export const ReactivateLlmModelResult = toResult(
  'ReactivateLlmModelResult',
  'The model that may start runs again.',
)
export const UnsetDefaultModelResult = toResult(
  'UnsetDefaultModelResult',
  'The model that is no longer the default.',
)

export const DeleteLlmModelResult = builder
  .objectRef<{ deletedId: string }>('DeleteLlmModelResult')
  .implement({
    description: 'The model that is gone.',
    fields: (t) => ({ deletedId: t.exposeID('deletedId', { description: 'UUID it had.' }) }),
  })

const LlmModelUsage = builder.objectRef<ModelUsage>('LlmModelUsage').implement({
  description: 'What depends on a model.',
  fields: (t) => ({
    runsRunning: t.exposeInt('runsRunning', {
      description: 'Runs with it that are not over; they go on to their end.',
    }),
    runsTotal: t.exposeInt('runsTotal', { description: 'Runs that ever used it.' }),
    settings: t.exposeStringList('settings', { description: 'Keys of the settings that name it.' }),
    isDefault: t.exposeBoolean('isDefault', { description: "Whether it was its provider's default." }),
    schedules: t.exposeInt('schedules', { description: 'Schedules with it; always 0, there are none yet.' }),
  }),
})

export const DeprecateLlmModelResult = builder
  .objectRef<DeprecatedModel>('DeprecateLlmModelResult')
  .implement({
    description: 'A model that is deprecated, or with dryRun would be.',
    fields: (t) => ({
      model: t.field({
        type: LlmModel,
        description: 'The model as it is now.',
        resolve: ({ modelId }) => modelId,
      }),
      newDefault: t.field({
        type: LlmModel,
        nullable: true,
        description:
          'What becomes the default in its place: the next active chat model by name; null: it was not the default, or nothing is left.',
        resolve: ({ newDefaultId }) => newDefaultId,
      }),
      usage: t.field({
        type: LlmModelUsage,
        description: 'What depends on it.',
        resolve: ({ usage }) => usage,
      }),
      warning: t.exposeString('warning', {
        nullable: true,
        description: 'What an administrator should know; null: nothing.',
      }),
    }),
  })
