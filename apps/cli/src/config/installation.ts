import { accessSync, constants, statSync } from 'node:fs'

import { openKeyring } from '@sluice/core/credentials'
import { createDatabase } from '@sluice/db'
import { toSetupSentence } from '@sluice/runtime'

import type { Keyring } from '@sluice/core/credentials'
import type { Database } from '@sluice/db'
import type { Config } from '@sluice/runtime'

import { checkDatabase } from './database.ts'
import { toNote, toOk, toWrong } from './finding.ts'
import { checkMasterKeys } from './master-key.ts'
import { checkProviders } from './providers.ts'

import type { Finding } from './finding.ts'
import type { CheckedKeys } from './master-key.ts'

/** Checks what a configuration leads to: keys, database, folders, credentials. Changes nothing. */
export async function checkInstallation(config: Config, resources: AsyncDisposableStack): Promise<Finding[]> {
  const { finding: masterKey, keys } = checkMasterKeys(config)
  const { finding: database, url } = await checkDatabase(config, resources)
  const findings = [masterKey, database, checkCredentialsDir(config)]
  if (url === null) return findings
  const db = resources.use(createDatabase({ url, poolSize: 2, applicationName: 'sluice check' }))
  const binding = keys && (await checkBinding(db, keys))
  if (binding?.finding) findings.push(binding.finding)
  return [...findings, ...(await checkProviders(db, config, binding?.keyring ?? null))]
}

/** Whether the master key is the one of the database; a database without one stays without. */
async function checkBinding(
  db: Database,
  keys: NonNullable<CheckedKeys['keys']>,
): Promise<{ finding: Finding | null; keyring: Keyring | null }> {
  const subject = 'master key of the database'
  if (!(await db.installation.findUnique({ where: { id: 1 } }))) return { finding: null, keyring: null }
  try {
    const keyring = await openKeyring(db, keys)
    const id = keyring.activeId
    const finding =
      id === keys[0].id
        ? toOk(subject, `${id}.`, { id })
        : toNote(subject, `still ${id}: run sluice keys rotate-master.`, { id })
    return { finding, keyring }
  } catch (error) {
    const sentence = toSetupSentence(error)
    if (sentence === null) throw error
    return { finding: toWrong(subject, sentence), keyring: null }
  }
}

function checkCredentialsDir({ credentialsDir }: Config): Finding {
  const subject = 'credentials folder'
  if (credentialsDir === null) return toOk(subject, 'not set: providers have no file: credentials.')
  try {
    accessSync(credentialsDir, constants.R_OK | constants.X_OK)
    if (statSync(credentialsDir).isDirectory()) return toOk(subject, `${credentialsDir} can be read.`)
    return toWrong(subject, `${credentialsDir} is no folder.`)
  } catch {
    return toWrong(subject, `${credentialsDir} cannot be read.`)
  }
}
