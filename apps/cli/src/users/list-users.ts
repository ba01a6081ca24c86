import { openAdministration } from '../administration.ts'
import { toTable } from '../table.ts'

import type { CommandContext } from '../command.ts'

/** `sluice users list` */
export async function listUsers(context: CommandContext): Promise<number> {
  const { db } = await openAdministration(context)
  const rows = await db.user.findMany({
    select: {
      id: true,
      email: true,
      name: true,
      status: true,
      mustChangePassword: true,
      lastSignInAt: true,
      membership: { select: { role: true, team: { select: { slug: true } } } },
    },
    orderBy: { email: 'asc' },
  })
  const users = rows.map(({ membership, ...user }) => ({
    ...user,
    role: membership?.role ?? null,
    team: membership?.team.slug ?? null,
  }))
  context.printer.answer(users, () =>
    toTable(
      ['e-mail', 'name', 'role', 'team', 'status', 'last signed in'],
      users.map(({ email, name, role, team, status, lastSignInAt }) => [
        email,
        name,
        role ?? 'none',
        team ?? 'none',
        status,
        lastSignInAt?.toISOString() ?? 'never',
      ]),
    ),
  )
  return 0
}
