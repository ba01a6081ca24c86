import { readSetting, updateSystemSetting } from '@sluice/core/settings'

import { openAdministration } from '../administration.ts'
import { toSettingSentence } from './setting.ts'

import type { CommandContext } from '../command.ts'

/** `sluice settings set <key> <value>` */
export async function setSetting(key: string, text: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  await updateSystemSetting(services, request, { key, value: toValue(text) })
  const setting = await readSetting(db, key)
  context.printer.answer(setting, () => [toSettingSentence(setting)])
  return 0
}

/** Numbers and objects are JSON; a model ref stands for itself. */
function toValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
