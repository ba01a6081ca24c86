import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { MasterKey } from '@sluice/core/credentials'

import type { Config } from './config.ts'
import { SetupError } from './lifecycle.ts'

/** The master keys of this process: the one to use, and those of before. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]]

export function loadMasterKeys(config: Pick<Config, 'masterKey' | 'dataDir' | 'database'>): MasterKeys {
  return [loadMasterKey(config), ...config.masterKey.previous.map((text) => MasterKey.parse(text))]
}

/**
 * The installation's master key: from SLUICE_MASTER_KEY or the file SLUICE_MASTER_KEY_FILE names. With the embedded database
 * else from the data directory, made there at first start; a database of one's own demands one.
 */
function loadMasterKey(config: Pick<Config, 'masterKey' | 'dataDir' | 'database'>): MasterKey {
  const { value, file } = config.masterKey
  if (value) return MasterKey.parse(value)
  if (file) return MasterKey.parse(readKeyFile(file))
  if (config.database.url) {
    throw new SetupError(
      'DATABASE_URL is set, so the master key must be too: set SLUICE_MASTER_KEY or SLUICE_MASTER_KEY_FILE (make one with: openssl rand -base64 32).',
    )
  }
  return MasterKey.parse(ownKey(join(config.dataDir, 'master.key'), config.dataDir))
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new SetupError(`SLUICE_MASTER_KEY_FILE names ${path}, which cannot be read.`)
  }
}

function ownKey(path: string, folder: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, `${MasterKey.generate()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw new SetupError(
        `The data directory ${folder} is not writable; set SLUICE_DATA_DIR to one that is.`,
      )
    }
  }
  return readFileSync(path, 'utf8')
}
