import {
  activateApiKey,
  createApiKey,
  revokeApiKey,
  rotateApiKey,
  suspendApiKey,
  updateApiKey,
} from '@sluice/core/access'

import { builder } from '../../graphql/builder.ts'
import {
  ActivateApiKeyResult,
  CreateApiKeyResult,
  RevokeApiKeyResult,
  RotateApiKeyResult,
  SuspendApiKeyResult,
  UpdateApiKeyResult,
} from './api-key-results.ts'
import { EXPECTED } from './expected.ts'
import { PermissionsInput, toPermissions } from './permissions.ts'
import { Role } from './role.ts'

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new API key. It can do no more than whoever makes it: FORBIDDEN with the field to blame.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 100 characters; else VALIDATION_FAILED.' }),
    role: t.field({ type: Role, required: true, description: 'Not above your own.' }),
    permissions: t.field({
      type: PermissionsInput,
      description: 'What it is narrowed to; left out: everything its role allows.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'When it stops getting in, in the future; left out: never. A key made with a key cannot outlive it.',
    }),
    teamId: t.id({
      description: 'UUID of the team; left out: yours. NOT_FOUND for one you may not see.',
    }),
    isTest: t.boolean({ defaultValue: false, description: 'Begins with pk_test_; works like any other.' }),
  }),
})

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'What to change of a key; what is left out stays. It can do no more than you afterwards.',
  fields: (t) => ({
    name: t.string({ description: '1 to 100 characters; else VALIDATION_FAILED.' }),
    role: t.field({ type: Role, description: 'Not above your own.' }),
    permissions: t.field({ type: PermissionsInput, description: 'What it is narrowed to.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'When it stops getting in, in the future; null: never.',
    }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

const ID = 'UUID; else VALIDATION_FAILED. NOT_FOUND.'
const REACH =
  "Administrators reach all keys, ADMIN and OWNER their team's, MEMBERs those they made; revoked ones change no more."

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: ID })
  const expectedUpdatedAt = t.arg({ type: 'DateTime', description: EXPECTED })
  return {
    createApiKey: t.field({
      type: CreateApiKeyResult,
      description: 'Makes an API key. FORBIDDEN for viewers.',
      authScopes: { member: true },
      args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The key.' }) },
      resolve: (_root, { input }, { services, request }) =>
        createApiKey(services, request, {
          ...input,
          permissions: input.permissions ? toPermissions(input.permissions) : null,
        }),
    }),
    updateApiKey: t.field({
      type: UpdateApiKeyResult,
      description: `Changes an API key. ${REACH}`,
      authScopes: { member: true },
      args: { id, input: t.arg({ type: UpdateApiKeyInput, required: true, description: 'What to change.' }) },
      resolve: (_root, args, { services, request }) =>
        updateApiKey(services, request, {
          id: args.id,
          input: {
            ...args.input,
            permissions: args.input.permissions ? toPermissions(args.input.permissions) : null,
          },
        }),
    }),
    rotateApiKey: t.field({
      type: RotateApiKeyResult,
      description: `Gives an API key a new secret, with the old one working on for a while. ${REACH}`,
      authScopes: { member: true },
      args: {
        id,
        overlapHours: t.arg.int({
          description:
            'How long the old secret works on, in hours, 0 to 720; left out: the setting api_key_rotation_overlap_hours.',
        }),
        expectedUpdatedAt,
      },
      resolve: (_root, args, { services, request }) => rotateApiKey(services, request, args),
    }),
  }
})

const STEPS = {
  suspendApiKey: [suspendApiKey, SuspendApiKeyResult, 'Keeps an API key out until it is activated.'],
  activateApiKey: [activateApiKey, ActivateApiKeyResult, 'Lets a suspended API key in again.'],
  revokeApiKey: [revokeApiKey, RevokeApiKeyResult, 'Keeps an API key out for ever.'],
} as const

for (const [name, [changeStatus, type, description]] of Object.entries(STEPS)) {
  builder.mutationField(name, (t) =>
    t.field({
      type,
      description: `${description} ${REACH}`,
      authScopes: { member: true },
      args: {
        id: t.arg.id({ required: true, description: ID }),
        expectedUpdatedAt: t.arg({ type: 'DateTime', description: EXPECTED }),
      },
      resolve: (_root, args, { services, request }) => changeStatus(services, request, args),
    }),
  )
}
