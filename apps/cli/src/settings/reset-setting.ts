import { readSetting, resetSystemSetting } from '@sluice/core/settings'

import { openAdministration } from '../administration.ts'
import { toSettingSentence } from './setting.ts'

import type { CommandContext } from '../command.ts'

/** `sluice settings reset <key>` */
export async function resetSetting(key: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  await resetSystemSetting(services, request, { key })
  const setting = await readSetting(db, key)
  context.printer.answer(setting, () => [toSettingSentence(setting)])
  return 0
}
