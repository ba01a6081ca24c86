import { apiKeyState } from '@sluice/core/access'

import { openAdministration } from '../administration.ts'
import { toTable } from '../table.ts'

import type { CommandContext } from '../command.ts'

/** `sluice keys list` */
export async function listKeys(context: CommandContext): Promise<number> {
  const { services, db } = await openAdministration(context)
  const rows = await db.apiKey.findMany({
    select: {
      id: true,
      name: true,
      prefix: true,
      role: true,
      status: true,
      expiresAt: true,
      lastUsedAt: true,
      createdAt: true,
      team: { select: { slug: true } },
    },
    orderBy: { createdAt: 'asc' },
  })
  const now = services.clock.now()
  const keys = rows.map(({ team, ...key }) => ({ ...key, status: apiKeyState(key, now), team: team.slug }))
  context.printer.answer(keys, () =>
    toTable(
      ['prefix', 'name', 'role', 'team', 'status', 'expires', 'last used', 'id'],
      keys.map((key) => [
        key.prefix,
        key.name,
        key.role,
        key.team,
        key.status,
        key.expiresAt?.toISOString() ?? 'never',
        key.lastUsedAt?.toISOString() ?? 'never',
        key.id,
      ]),
    ),
  )
  return 0
}
