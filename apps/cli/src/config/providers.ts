import { CredentialFiles, placeOfCredential, resolveCredential } from '@sluice/core/credentials'
import { toCredentialView } from '@sluice/core/registry'
import { SluiceError, systemClock } from '@sluice/core/shared'

import type { CredentialSource, CredentialStatus, Keyring } from '@sluice/core/credentials'
import type { Db, LlmProvider } from '@sluice/db'
import type { Config } from '@sluice/runtime'

import { toNote, toOk, toWrong } from './finding.ts'

import type { Finding } from './finding.ts'

/** Whether the credential of each provider can be had. */
export async function checkProviders(db: Db, config: Config, keyring: Keyring | null): Promise<Finding[]> {
  const providers = await db.llmProvider.findMany({ where: { archivedAt: null }, orderBy: { name: 'asc' } })
  const source = await createSource(db, config, keyring)
  return providers.map((provider) => checkProvider(provider, source))
}

function checkProvider(provider: LlmProvider, source: CredentialSource): Finding {
  const subject = `provider ${provider.name}`
  const credential = toCredentialView(provider.credentialRef)
  if (provider.isSandbox)
    return toOk(subject, 'is answered by the simulator.', { credential, isResolvable: true })
  const status = resolve(provider.credentialRef, source)
  const facts = { credential, isResolvable: status.secret !== null }
  if (status.secret) return toOk(subject, `${credential.reference ?? 'stored'} is there.`, facts)
  // Nobody has keys for all vendors; a credential that was put somewhere and is not there any more is a fault.
  const isExpected = credential.kind === 'ENVIRONMENT' || credential.kind === 'NONE' || !provider.isEnabled
  return (isExpected ? toNote : toWrong)(subject, status.reason, facts)
}

function resolve(reference: string | null, source: CredentialSource): CredentialStatus {
  try {
    return resolveCredential(reference, source)
  } catch (error) {
    if (error instanceof SluiceError) return { secret: null, reason: error.message }
    throw error
  }
}

async function createSource(db: Db, config: Config, keyring: Keyring | null): Promise<CredentialSource> {
  const rows = await db.storedCredential.findMany()
  const sealed = new Map(rows.map((row) => [row.id, row]))
  return {
    environment: config.environment,
    ...(config.credentialsDir ? { files: new CredentialFiles(config.credentialsDir, systemClock) } : {}),
    openStored: (id) => {
      const row = sealed.get(id)
      if (!row) return null
      if (!keyring) throw new SluiceError('INTERNAL_ERROR', 'It cannot be opened without the master key.')
      return keyring.open(placeOfCredential(id), row)
    },
  }
}
