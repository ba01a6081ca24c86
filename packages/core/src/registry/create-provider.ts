import { isUniqueViolation } from '@sluice/db'
import type { LlmProtocol } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, createId } from '#shared'
import type { Log, Request } from '#shared'

import { readCredential, toReference } from './credential-input.ts'
import { parseInput } from './parse-input.ts'
import { newProviderSchema, requireBaseUrl, warnOfZero } from './provider-input.ts'
import type { ProviderInput } from './provider-input.ts'
import { toProviderAudit } from './provider-view.ts'

export type CreateProviderInput = ProviderInput & {
  /** Slug; the left part of model refs. */
  name: string
  displayName: string
  protocol: LlmProtocol
  baseUrl: string
}

export type RegistryDependencies = ChangeDependencies & { createLogger: (target: string) => Log }

/** Adds a provider. A credential that is given as text is stored encrypted and never shown again. */
export async function createProvider(
  dependencies: RegistryDependencies,
  request: Request,
  input: CreateProviderInput,
): Promise<{ providerId: string }> {
  const { actor } = request
  requireAdminister(actor)
  const checked = parseInput(newProviderSchema, input)
  const credential = readCredential(input)
  requireBaseUrl({ ...checked, isSandbox: false })
  warnOfZero(input, checked, dependencies.createLogger('registry'))
  const { keyring, clock } = dependencies
  const now = clock.now()

  try {
    const { result } = await commitChange(dependencies, request, async (tx) => {
      const credentialRef = credential ? await toReference(tx, keyring, { credential, actor }) : null
      const provider = await tx.llmProvider.create({
        data: { id: createId(), ...checked, credentialRef, createdAt: now, updatedAt: now },
      })
      return {
        result: { providerId: provider.id },
        audit: [
          {
            action: 'CREATE',
            operation: 'createLlmProvider',
            verb: 'created',
            entity: { type: 'llm_provider', id: provider.id, name: provider.name },
            teamId: null,
            before: null,
            after: toProviderAudit(provider),
          },
        ],
      }
    })
    return result
  } catch (error) {
    if (!isUniqueViolation(error, 'llm_providers_name_key')) throw error
    throw new SluiceError(
      'CONFLICT',
      `There is a provider named "${checked.name}" already, if only a removed one; choose another name.`,
      { field: 'name', cause: error },
    )
  }
}
