import { changePassword, createUser, resetUserPassword, signOutUser, updateUser } from '@sluice/core/access'

import { builder } from '../../graphql/builder.ts'
import { EXPECTED } from './expected.ts'
import { Role } from './role.ts'
import {
  ChangePasswordResult,
  CreateUserResult,
  ResetUserPasswordResult,
  SignOutUserResult,
  UpdateUserResult,
} from './user-results.ts'
import { UserStatus } from './user.ts'

const REACH =
  "Administrators reach everybody, ADMIN and OWNER of a team its users, nobody who has a higher role than one's own."

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'A new user.',
  fields: (t) => ({
    email: t.string({
      required: true,
      description: 'At most 254 characters, kept in lower case; else VALIDATION_FAILED. CONFLICT when taken.',
    }),
    name: t.string({ required: true, description: '1 to 100 characters; else VALIDATION_FAILED.' }),
    role: t.field({ type: Role, required: true, description: 'FORBIDDEN above your own.' }),
    teamId: t.id({ description: 'UUID of the team; left out: yours. NOT_FOUND for one you may not see.' }),
    password: t.string({
      description: '8 to 128 characters; left out: one is generated, which has to be changed.',
    }),
  }),
})

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description: 'What to change of a user; what is left out stays.',
  fields: (t) => ({
    name: t.string({ description: '1 to 100 characters; else VALIDATION_FAILED.' }),
    role: t.field({
      type: Role,
      description: 'FORBIDDEN above your own, and for the last active OWNER of the administrators.',
    }),
    status: t.field({
      type: UserStatus,
      description:
        'SUSPENDED ends their sessions. FORBIDDEN for the last active OWNER of the administrators.',
    }),
    teamId: t.id({
      description:
        'UUID of another team. NOT_FOUND for one you may not see; FORBIDDEN for the last active OWNER of the administrators.',
    }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'The password of now and the next one.',
  fields: (t) => ({
    currentPassword: t.string({
      required: true,
      description: 'VALIDATION_FAILED when it is another; RATE_LIMITED after too many guesses.',
    }),
    newPassword: t.string({
      required: true,
      description: '8 to 128 characters, not the same; else VALIDATION_FAILED.',
    }),
  }),
})

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED. NOT_FOUND.' })
  const expectedUpdatedAt = t.arg({ type: 'DateTime', description: EXPECTED })
  return {
    createUser: t.field({
      type: CreateUserResult,
      description: `Adds a user to a team. ${REACH} FORBIDDEN.`,
      authScopes: { teamManager: true },
      args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The user.' }) },
      resolve: (_root, { input }, { services, request }) => createUser(services, request, input),
    }),
    updateUser: t.field({
      type: UpdateUserResult,
      description: `Changes a user. ${REACH} FORBIDDEN.`,
      authScopes: { teamManager: true },
      args: { id, input: t.arg({ type: UpdateUserInput, required: true, description: 'What to change.' }) },
      resolve: (_root, args, { services, request }) => updateUser(services, request, args),
    }),
    resetUserPassword: t.field({
      type: ResetUserPasswordResult,
      description: `Gives a user a generated password and ends their sessions. ${REACH} FORBIDDEN.`,
      authScopes: { teamManager: true },
      args: { id, expectedUpdatedAt },
      resolve: (_root, args, { services, request }) => resetUserPassword(services, request, args),
    }),
    signOutUser: t.field({
      type: SignOutUserResult,
      description: `Ends all sessions of a user. ${REACH} FORBIDDEN.`,
      authScopes: { teamManager: true },
      args: { id },
      resolve: (_root, args, { services, request }) => signOutUser(services, request, args),
    }),
    changePassword: t.field({
      type: ChangePasswordResult,
      description: 'Changes your own password and ends your other sessions. FORBIDDEN for API keys.',
      authScopes: { signedIn: true },
      skipTypeScopes: true,
      args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'Both passwords.' }) },
      resolve: (_root, { input }, { services, request, account }) =>
        changePassword(services, request, { sessionId: account.sessionId, input }),
    }),
  }
})
