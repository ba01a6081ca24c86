import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { loadMasterKeys, toSetupSentence } from '@sluice/runtime'

import type { MasterKey } from '@sluice/core/credentials'
import type { Config } from '@sluice/runtime'

import { toOk, toWrong } from './finding.ts'

import type { Finding } from './finding.ts'

const SUBJECT = 'master key'

/** The master keys of the configuration; null: there are none yet, or they cannot be used. */
export type CheckedKeys = { finding: Finding; keys: readonly [MasterKey, ...MasterKey[]] | null }

/** Looks at the master keys and makes none. */
export function checkMasterKeys(config: Config): CheckedKeys {
  const { value, file } = config.masterKey
  const isOwn = !value && !file && !config.database.url
  if (isOwn && !existsSync(join(config.dataDir, 'master.key')))
    return { finding: toOk(SUBJECT, 'is made at the first start.', { id: null }), keys: null }
  try {
    const keys = loadMasterKeys(config)
    const [{ id }, ...previous] = keys
    const previousIds = previous.map((key) => key.id)
    const before = previousIds.length > 0 ? `, before it ${previousIds.join(', ')}` : ''
    return { finding: toOk(SUBJECT, `${id}${before}.`, { id, previousIds }), keys }
  } catch (error) {
    const sentence = toSetupSentence(error)
    if (sentence === null) throw error
    return { finding: toWrong(SUBJECT, sentence, { id: null }), keys: null }
  }
}
