import { resetUserPassword } from '@sluice/core/access'
import { SluiceError } from '@sluice/core/shared'

import { openAdministration } from '../administration.ts'

import type { CommandContext } from '../command.ts'

/** `sluice users reset-password <email>`: prints the new password once. */
export async function resetPassword(text: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const email = text.trim().toLowerCase()
  const user = await db.user.findUnique({ where: { email } })
  if (!user) {
    throw new SluiceError('NOT_FOUND', `There is no user ${email.slice(0, 100)}; see: sluice users list.`, {
      field: 'email',
    })
  }
  const { password } = await resetUserPassword(services, request, { id: user.id })
  context.printer.answer({ id: user.id, email, password }, () => [
    password ?? '',
    '',
    `This is the only time the password is shown. ${email} is signed out everywhere and has to change it after signing in.`,
  ])
  return 0
}
