import { ensureAdministrators } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'

import type { FirstAdmin } from '@sluice/core/access'
import type { Request } from '@sluice/core/shared'
import type { Database } from '@sluice/db'
import type { Services } from '@sluice/runtime'

import { openSystem } from './system.ts'

import type { CommandContext } from './command.ts'
import type { Printer } from './printer.ts'

/** What a command administers the installation with: Sluice itself is who asks. */
export type Administration = { services: Services; db: Database; request: Request }

/** Opens the installation. `startsSimulator`: the command asks sandbox providers, or whether they can be asked. */
export async function openAdministration(
  { config, resources, printer }: CommandContext,
  { startsSimulator = false }: { startsSimulator?: boolean } = {},
): Promise<Administration> {
  const { services, firstAdmin } = await openSystem({ config, role: 'cli', startsSimulator }, resources)
  announce(firstAdmin, printer)
  const { db } = services
  return { services, db, request: requestOf(await ensureAdministrators(db)) }
}

/** Whichever command comes first makes the first administrator, whose password nobody can ask for again. */
export function announce(admin: FirstAdmin | null, printer: Printer): void {
  if (!admin?.mustChangePassword) return
  printer.note(`First administrator ${admin.email}, password ${admin.password} (shown this once).`)
}
