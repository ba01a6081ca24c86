import { readSetting, resetSystemSetting, updateSystemSetting } from '@sluice/core/settings'

import type { ChangedSetting } from '@sluice/core/settings'

import { builder } from '../../graphql/builder.ts'
import { SystemSetting } from './setting.ts'

const EXPECTED =
  'The updatedAt you read, null when it was null: CONFLICT with the setting as it is now when it has changed since. ' +
  'Left out: the last write wins.'

const UpdateSystemSettingInput = builder.inputType('UpdateSystemSettingInput', {
  description: 'A setting and its new value.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Its name; else VALIDATION_FAILED with the nearest keys.' }),
    value: t.field({
      type: 'JSON',
      description:
        'INTEGER: a whole number within the bounds that the description names. MODEL: { providerId: <name of the provider>, modelId } ' +
        'or a model ref. VALIDATION_FAILED, MODEL_NOT_FOUND, UNSUPPORTED_PROVIDER, MODEL_DEPRECATED. Null is no value: reset instead.',
    }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

/** A change's answer: the setting, read again. */
function toResult(name: string, description: string) {
  return builder.objectRef<ChangedSetting>(name).implement({
    description,
    fields: (t) => ({
      setting: t.field({
        type: SystemSetting,
        description: 'The setting as it is now.',
        resolve: ({ key }, _args, { services }) => readSetting(services.db, key),
      }),
    }),
  })
}

const UpdateSystemSettingResult = toResult('UpdateSystemSettingResult', 'The setting just set.')
const ResetSystemSettingResult = toResult(
  'ResetSystemSettingResult',
  'The setting that has its default again.',
)

for (const [name, description] of [
  ['updateSystemSetting', 'Sets a setting. FORBIDDEN for all but administrators.'],
  ['updateSystemSettings', 'The same as updateSystemSetting: one setting at a time.'],
] as const) {
  builder.mutationField(name, (t) =>
    t.field({
      type: UpdateSystemSettingResult,
      description,
      authScopes: { administrator: true },
      args: {
        input: t.arg({
          type: UpdateSystemSettingInput,
          required: true,
          description: 'A setting and its new value.',
        }),
      },
      resolve: (_root, { input }, { services, request }) => updateSystemSetting(services, request, input),
    }),
  )
}

builder.mutationField('resetSystemSetting', (t) =>
  t.field({
    type: ResetSystemSettingResult,
    description:
      'Brings the default back; changes nothing where it is in force. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      key: t.arg.string({
        required: true,
        description: 'Its name; else VALIDATION_FAILED with the nearest keys.',
      }),
      expectedUpdatedAt: t.arg({ type: 'DateTime', description: EXPECTED }),
    },
    resolve: (_root, args, { services, request }) => resetSystemSetting(services, request, args),
  }),
)
