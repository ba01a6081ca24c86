import { LlmError } from '@sluice/llm'
import type { ListedModel } from '@sluice/llm'

import { requireAdminister } from '#access'
import { findInCatalogue } from '#catalogue'
import type { CatalogueModel } from '#catalogue'
import { SluiceError, parseId } from '#shared'
import type { Actor } from '#shared'

import { withDeadline } from './call-vendor.ts'
import type { VendorDependencies } from './call-vendor.ts'
import { notFound } from './locks.ts'
import { vendorOf } from './vendor.ts'

/** A model that a vendor offers, with what we know of it. */
export type DiscoveredModel = ListedModel & {
  /** Row id of the model where we have it already. */
  registeredId: string | null
  /** What the bundled catalogue has under this name. */
  catalogue: CatalogueModel | null
}

/** Asks the vendor which models it offers to this account, in its order. What goes wrong there is the error. */
export async function discoverModels(
  { db, models, snapshot }: Omit<VendorDependencies, 'keyring' | 'clock'>,
  actor: Actor,
  { providerId }: { providerId: string },
): Promise<DiscoveredModel[]> {
  requireAdminister(actor)
  const id = parseId(providerId, 'providerId')
  const provider = await db.llmProvider.findFirst({
    where: { id, archivedAt: null },
    include: { models: { select: { id: true, modelId: true } } },
  })
  if (!provider) throw notFound('providerId', `There is no provider ${id}; see llmProviders.`)
  await snapshot.refresh()
  const listed = await models
    .listModels(withDeadline(provider, performance.now()), new AbortController().signal)
    .catch(translate)
  const registered = new Map(provider.models.map((model) => [model.modelId, model.id]))
  const vendor = vendorOf(provider)
  return listed.map((model) => ({
    ...model,
    registeredId: registered.get(model.modelId) ?? null,
    catalogue: findInCatalogue(vendor, model.modelId),
  }))
}

function translate(error: unknown): never {
  if (!(error instanceof LlmError)) throw error
  const message = [error.message, ...error.details.suggestions].join(' ')
  throw new SluiceError(error.code, message, { field: 'providerId', cause: error })
}
