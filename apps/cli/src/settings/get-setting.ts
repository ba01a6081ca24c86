import { readSetting } from '@sluice/core/settings'

import { openAdministration } from '../administration.ts'
import { toValueText } from './setting.ts'

import type { CommandContext } from '../command.ts'

/** `sluice settings get <key>`: its value and nothing else. */
export async function getSetting(key: string, context: CommandContext): Promise<number> {
  const { db } = await openAdministration(context)
  const setting = await readSetting(db, key)
  context.printer.answer(setting, () => [toValueText(setting)])
  return 0
}
