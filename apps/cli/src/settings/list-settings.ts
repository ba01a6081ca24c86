import { listSettings as list } from '@sluice/core/settings'

import { openAdministration } from '../administration.ts'
import { toTable } from '../table.ts'
import { toValueText } from './setting.ts'

import type { CommandContext } from '../command.ts'

/** `sluice settings list` */
export async function listSettings(context: CommandContext): Promise<number> {
  const { db } = await openAdministration(context)
  const settings = await list(db, null)
  context.printer.answer(settings, () =>
    toTable(
      ['setting', 'value', 'default', 'what it is'],
      settings.map((setting) => [
        setting.key,
        toValueText(setting),
        setting.isDefault ? 'yes' : toValueText({ value: setting.defaultValue }),
        setting.description,
      ]),
    ),
  )
  return 0
}
