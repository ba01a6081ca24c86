import { LlmModel } from './llm-model.ts'
import { LlmProvider } from './llm-provider.ts'
import { costLoader, knownProviders, modelsLoader } from './loaders.ts'

import type { Request } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'
import type { Context } from '../../graphql/context.ts'

/** Makes a change, then forgets what the request has read: its answer shows things as they are now. */
export async function change<T>(
  context: Context,
  work: (services: Services, request: Request) => Promise<T>,
): Promise<T> {
  const result = await work(context.services, context.request)
  LlmModel.getDataloader(context).clearAll()
  LlmProvider.getDataloader(context).clearAll()
  costLoader(context).clearAll()
  modelsLoader.delete(context)
  knownProviders(context).clear()
  return result
}
