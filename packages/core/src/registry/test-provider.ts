import type { Db, LlmProvider } from '@sluice/db'
import { LlmError } from '@sluice/llm'

import { requireAdminister } from '#access'
import { commitChange, findReplay } from '#audit'
import { parseId } from '#shared'
import type { Request } from '#shared'

import { withDeadline } from './call-vendor.ts'
import type { VendorDependencies, Vendors } from './call-vendor.ts'
import { notFound } from './locks.ts'

/** How a provider answered. What went wrong at the vendor is part of it, not an error of the caller's. */
export type ProviderTest = {
  providerId: string
  isOk: boolean
  latencyMs: number
  /** Null: it does not say which models it has. */
  modelCount: number | null
  /** The first of them. */
  modelIds: string[]
  error: { code: string; message: string; suggestions: string[]; retryable: boolean } | null
}

type Outcome = Pick<ProviderTest, 'modelCount' | 'modelIds'>

const SHOWN_MODELS = 50
/** Statuses of servers that have no list of models. */
const NO_LIST = [404, 405, 501]

/** Asks a provider for its models or, where it has no list of them, for one token of one of ours. */
export async function testProvider(
  dependencies: VendorDependencies,
  request: Request,
  id: string,
): Promise<ProviderTest> {
  requireAdminister(request.actor)
  const providerId = parseId(id, 'id')
  const replay = await findReplay<ProviderTest>(dependencies, request)
  if (replay) return replay.result
  const { db, models, snapshot } = dependencies
  const provider = await db.llmProvider.findFirst({ where: { id: providerId, archivedAt: null } })
  if (!provider) throw notFound('id', `There is no provider ${providerId}; see llmProviders.`)
  const modelId = await findTestModel(db, providerId)
  await snapshot.refresh()

  const startedAt = performance.now()
  const outcome = await ask(models, provider, { modelId, startedAt }).catch(toVendorError)
  const test: ProviderTest = {
    providerId,
    isOk: !(outcome instanceof LlmError),
    latencyMs: Math.round(performance.now() - startedAt),
    ...(outcome instanceof LlmError ? toFailure(outcome) : { ...outcome, error: null }),
  }
  const { result } = await commitChange(dependencies, request, async () => ({
    result: test,
    audit: [
      {
        action: 'ACTION',
        operation: 'testLlmProvider',
        verb: 'tested',
        entity: { type: 'llm_provider', id: providerId, name: provider.name },
        teamId: null,
        before: null,
        after: { isOk: test.isOk, latencyMs: test.latencyMs, error: test.error?.code ?? null },
      },
    ],
  }))
  return result
}

async function ask(
  models: Vendors,
  provider: LlmProvider,
  { modelId, startedAt }: { modelId: string | null; startedAt: number },
): Promise<Outcome> {
  // The deadline is the provider's; nobody cancels.
  const { signal } = new AbortController()
  try {
    const listed = await models.listModels(withDeadline(provider, startedAt), signal)
    const modelIds = listed.slice(0, SHOWN_MODELS).map((model) => model.modelId)
    return { modelCount: listed.length, modelIds }
  } catch (error) {
    if (!(error instanceof LlmError) || modelId === null || !NO_LIST.includes(error.statusCode ?? 0))
      throw error
  }
  try {
    const request = { model: modelId, messages: [{ role: 'user', content: 'Say yes.' } as const] }
    await models.complete(withDeadline(provider, startedAt), { ...request, maxOutputTokens: 1 }, signal)
  } catch (error) {
    // A model that thinks has no word left for us, but it has answered.
    if (!(error instanceof LlmError) || error.code !== 'INVALID_RESPONSE' || error.usage === null) throw error
  }
  return { modelCount: null, modelIds: [] }
}

async function findTestModel(db: Db, providerId: string): Promise<string | null> {
  const model = await db.llmModel.findFirst({
    where: { providerId, status: 'ACTIVE', kind: 'CHAT' },
    orderBy: [{ isDefault: 'desc' }, { displayName: 'asc' }, { id: 'asc' }],
  })
  return model?.modelId ?? null
}

function toVendorError(error: unknown): LlmError {
  if (error instanceof LlmError) return error
  throw error
}

function toFailure({ code, message, retryable, details }: LlmError): Outcome & Pick<ProviderTest, 'error'> {
  const error = { code, message, retryable, suggestions: [...details.suggestions] }
  return { modelCount: null, modelIds: [], error }
}
