import { openSystem } from './system.ts'

import type { CommandContext } from './command.ts'

/** `sluice seed` */
export async function seedDatabase({ config, resources, printer }: CommandContext): Promise<number> {
  const { seeded, firstAdmin } = await openSystem({ config, role: 'cli', startsSimulator: false }, resources)
  const password = firstAdmin?.mustChangePassword ? firstAdmin.password : null
  printer.answer({ added: seeded, email: firstAdmin?.email ?? null, password }, () => [
    ...(seeded.length > 0 ? seeded.map((entry) => `added ${entry}`) : ['Everything was there already.']),
    ...(firstAdmin
      ? [
          `first administrator ${firstAdmin.email}${password ? `, password ${password} (shown this once)` : ''}`,
        ]
      : []),
  ])
  return 0
}
