import { builder } from '../../graphql/builder.ts'
import { User } from './user.ts'

type Issued = { userId: string; password: string | null }

/** A change's answer: the user, read again. */
function toResult(name: string, description: string) {
  return builder.objectRef<{ userId: string }>(name).implement({
    description,
    fields: (t) => ({
      user: t.prismaField({
        type: User,
        description: 'The user as they are now.',
        resolve: (query, { userId }, _args, { services }) =>
          services.db.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
      }),
    }),
  })
}

/** The same with a password that is shown once. */
function toIssued(name: string, description: string) {
  return builder.objectRef<Issued>(name).implement({
    description,
    fields: (t) => ({
      user: t.prismaField({
        type: User,
        description: 'The user as they are now.',
        resolve: (query, { userId }, _args, { services }) =>
          services.db.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
      }),
      password: t.exposeString('password', {
        nullable: true,
        description:
          'The generated password, to be changed at the first sign-in: shown here and never again. ' +
          'Null when you chose it, and when the same Idempotency-Key comes again after ten minutes.',
      }),
    }),
  })
}

export const CreateUserResult = toIssued('CreateUserResult', 'The user just added.')
export const ResetUserPasswordResult = toIssued('ResetUserPasswordResult', 'The user with a new password.')
export const UpdateUserResult = toResult('UpdateUserResult', 'The user just changed.')
export const ChangePasswordResult = toResult('ChangePasswordResult', 'You, with a new password.')

export const SignOutUserResult = builder
  .objectRef<{ userId: string; sessions: number }>('SignOutUserResult')
  .implement({
    description: 'The user whose sessions have ended.',
    fields: (t) => ({
      user: t.prismaField({
        type: User,
        description: 'The user as they are now.',
        resolve: (query, { userId }, _args, { services }) =>
          services.db.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
      }),
      sessions: t.exposeInt('sessions', { description: 'How many sessions they had.' }),
    }),
  })
