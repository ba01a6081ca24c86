import { providerAvailability, toCredentialView } from '@sluice/core/registry'
import { SluiceError } from '@sluice/core/shared'

import type { CredentialView } from '@sluice/core/registry'
import type { Db, LlmProvider } from '@sluice/db'
import type { Services } from '@sluice/runtime'

type ProviderRow = LlmProvider & { _count: { models: number } }

const include = { _count: { select: { models: true } } } as const

/** A provider as commands show it; the names are the API's. */
export type ProviderView = Omit<LlmProvider, 'credentialRef' | 'archivedAt'> & {
  credential: CredentialView
  isAvailable: boolean
  unavailableReason: string | null
  /** How many there are. */
  models: number
}

export async function readProviders({ db, credentials }: Services): Promise<ProviderView[]> {
  const rows = await db.llmProvider.findMany({
    where: { archivedAt: null },
    include,
    orderBy: [{ isSandbox: 'asc' }, { name: 'asc' }],
  })
  return rows.map((row) => toProviderView(row, credentials))
}

export async function readProvider({ db, credentials }: Services, id: string): Promise<ProviderView> {
  return toProviderView(await db.llmProvider.findUniqueOrThrow({ where: { id }, include }), credentials)
}

/** The provider of a name; NOT_FOUND with the names there are. */
export async function findProvider(db: Db, name: string): Promise<LlmProvider> {
  const providers = await db.llmProvider.findMany({ where: { archivedAt: null }, orderBy: { name: 'asc' } })
  const provider = providers.find((candidate) => candidate.name === name)
  if (provider) return provider
  const names = providers.map((candidate) => candidate.name).join(', ')
  throw new SluiceError(
    'NOT_FOUND',
    `There is no provider "${name.slice(0, 60)}"; there are ${names || 'none yet'}.`,
    {
      field: 'name',
    },
  )
}

/** A sentence about what a provider is like now. */
export function toProviderSentence(provider: ProviderView): string {
  const { name, baseUrl, credential, unavailableReason } = provider
  const state = unavailableReason ?? 'It can be called.'
  return `${name} is at ${baseUrl}, credential ${toCredentialText(credential)}. ${state}`
}

export function toCredentialText({ kind, reference }: CredentialView): string {
  return reference ?? (kind === 'STORED' ? 'stored' : 'none')
}

function toProviderView(
  { credentialRef, archivedAt, _count, ...provider }: ProviderRow,
  source: Services['credentials'],
): ProviderView {
  const { isAvailable, reason } = providerAvailability({ ...provider, credentialRef, archivedAt }, source)
  return {
    ...provider,
    credential: toCredentialView(credentialRef),
    isAvailable,
    unavailableReason: reason,
    models: _count.models,
  }
}
