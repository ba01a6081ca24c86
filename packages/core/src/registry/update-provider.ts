import type { Db, LlmProvider } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import { discardCredential } from '#credentials'
import type { Keyring } from '#credentials'
import { canonicalJson, invalid, nextUpdatedAt, parseId, requireUnchanged } from '#shared'
import type { Actor, Request } from '#shared'

import type { RegistryDependencies } from './create-provider.ts'
import { readCredential, toReference } from './credential-input.ts'
import type { CredentialInput } from './credential-input.ts'
import { lockProvider } from './locks.ts'
import { findOptionsFault } from './model-options.ts'
import { parseInput } from './parse-input.ts'
import type { Optional } from './parse-input.ts'
import { providerChangesSchema, requireBaseUrl, warnOfZero } from './provider-input.ts'
import type { ProviderInput } from './provider-input.ts'
import { toCurrentProvider, toProviderAudit } from './provider-view.ts'

export type UpdateProviderInput = ProviderInput & {
  /** Takes the credential away. */
  clearCredential?: Optional<boolean>
  expectedUpdatedAt?: Optional<Date>
}

/** What happens to the credential: a new one, none any more, or nothing. */
type CredentialChange = CredentialInput | 'clear' | 'keep'

/**
 * Changes what is given of a provider. Whoever sends its calls to another address has to give the credential again, so
 * that nobody can have it sent to an address of their own. Limits hold everywhere within a second (S3-31).
 */
export async function updateProvider(
  dependencies: RegistryDependencies,
  request: Request,
  { id, input }: { id: string; input: UpdateProviderInput },
): Promise<{ providerId: string }> {
  const { actor } = request
  requireAdminister(actor)
  const providerId = parseId(id, 'id')
  const changes = parseInput(providerChangesSchema, input)
  const credential = readChange(input)

  const { result } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockProvider(tx, providerId)
    await requireUnchanged(before, input.expectedUpdatedAt, toCurrentProvider)
    const wanted = { ...before, ...changes }
    refuseSandboxChanges(before, wanted, credential)
    refuseUnprovenAddress(before, wanted, credential)
    requireBaseUrl(wanted)
    if (wanted.protocol !== before.protocol) await refuseUnfitModels(tx, wanted)
    warnOfZero(input, before, dependencies.createLogger('registry'))

    const { keyring, clock } = dependencies
    const credentialRef = await toNextReference(tx, { keyring, actor, credential, before })
    const next = { ...wanted, credentialRef }
    if (canonicalJson(next) === canonicalJson(before)) return { result: { providerId }, audit: [] }
    const after = await tx.llmProvider.update({
      where: { id: providerId },
      data: { ...changes, credentialRef, updatedAt: nextUpdatedAt(before, clock.now()) },
    })
    if (credentialRef !== before.credentialRef) await discardCredential(tx, before.credentialRef)
    return {
      result: { providerId },
      audit: [
        {
          action: 'UPDATE',
          operation: 'updateLlmProvider',
          verb: 'updated',
          entity: { type: 'llm_provider', id: providerId, name: before.name },
          teamId: null,
          before: toProviderAudit(before),
          after: {
            ...toProviderAudit(after),
            ...(credentialRef !== null && credentialRef !== before.credentialRef
              ? { isCredentialNew: true }
              : {}),
          },
        },
      ],
    }
  })
  return result
}

function readChange(input: UpdateProviderInput): CredentialChange {
  const credential = readCredential(input)
  if (!input.clearCredential) return credential ?? 'keep'
  if (credential === null) return 'clear'
  throw invalid('clearCredential', 'Give a new credential or clear it, not both.')
}

/** The simulator is found by what the seed wrote. */
function refuseSandboxChanges(before: LlmProvider, wanted: LlmProvider, credential: CredentialChange): void {
  if (!before.isSandbox) return
  const field = (['protocol', 'baseUrl', 'allowPrivateAddress'] as const).find(
    (name) => wanted[name] !== before[name],
  )
  const blamed = field ?? (credential === 'keep' ? null : 'credential')
  if (blamed === null) return
  throw invalid(blamed, `${before.displayName} is a sandbox provider: its ${blamed} is not to be changed.`)
}

function refuseUnprovenAddress(before: LlmProvider, wanted: LlmProvider, credential: CredentialChange): void {
  if (before.credentialRef === null || credential !== 'keep') return
  const field = (['protocol', 'baseUrl'] as const).find((name) => wanted[name] !== before[name])
  if (!field) return
  throw invalid(
    'credential',
    `Changing ${field} sends the credential elsewhere: give it again in the same change, or clear it.`,
  )
}

async function refuseUnfitModels(tx: Db, { id, protocol }: LlmProvider): Promise<void> {
  const models = await tx.llmModel.findMany({ where: { providerId: id }, orderBy: { modelId: 'asc' } })
  for (const { modelId, apiConfig } of models) {
    const fault = findOptionsFault(protocol, apiConfig)
    if (fault !== null) throw invalid('protocol', `The model ${modelId} does not fit: ${fault}`)
  }
}

async function toNextReference(
  tx: Db,
  parts: { keyring: Keyring; actor: Actor; credential: CredentialChange; before: LlmProvider },
): Promise<string | null> {
  const { keyring, actor, credential, before } = parts
  if (credential === 'keep') return before.credentialRef
  if (credential === 'clear') return null
  return toReference(tx, keyring, { credential, actor })
}
