import type { Permissions as PermissionsShape } from '@sluice/core/shared'

import { builder } from '../../graphql/builder.ts'

const Access = builder.enumType('Access', {
  description: 'How much of a kind of thing may be used.',
  values: {
    ALL: { description: 'All of them, those to come too.' },
    SPECIFIC: { description: 'Those that are named.' },
    NONE: { description: 'None.' },
  },
})

const ModelPermission = builder.objectRef<PermissionsShape['models']>('ModelPermission').implement({
  description: 'Which models may be used.',
  fields: (t) => ({
    access: t.field({ type: Access, description: 'How many of them.', resolve: ({ access }) => access }),
    ids: t.idList({
      description: 'UUIDs of the models, with SPECIFIC; else none.',
      resolve: ({ ids }) => [...ids],
    }),
  }),
})

export const Permissions = builder.objectRef<PermissionsShape>('Permissions').implement({
  description: 'What an API key is narrowed to beside its role.',
  fields: (t) => ({
    models: t.field({
      type: ModelPermission,
      description: 'Which models it may start runs on.',
      resolve: ({ models }) => models,
    }),
  }),
})

const ModelPermissionInput = builder.inputType('ModelPermissionInput', {
  description: 'Which models may be used.',
  fields: (t) => ({
    access: t.field({ type: Access, required: true, description: 'How many of them.' }),
    ids: t.idList({
      description:
        'UUIDs of the models: 1 to 1,000 with SPECIFIC, none with ALL and NONE; VALIDATION_FAILED for an unknown one.',
    }),
  }),
})

export const PermissionsInput = builder.inputType('PermissionsInput', {
  description: 'What an API key is narrowed to; at most what its maker may.',
  fields: (t) => ({
    models: t.field({
      type: ModelPermissionInput,
      required: true,
      description: 'Which models it may start runs on.',
    }),
  }),
})

/** Permissions as use cases take them. */
export function toPermissions({ models }: typeof PermissionsInput.$inferInput): PermissionsShape {
  return { models: { access: models.access, ids: models.ids ?? [] } }
}
