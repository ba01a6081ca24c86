import { listModels as listPages } from '../http/index.ts'
import type { CallDependencies, VendorCall } from '../http/index.ts'
import type { ListedModel } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { wireModels } from './wire.ts'
import type { WireModel } from './wire.ts'

/** All the models in one page: `GET {baseUrl}/models`. */
export function listModels(
  dependencies: CallDependencies,
  call: Pick<VendorCall, 'target' | 'signal' | 'headers'>,
): Promise<ListedModel[]> {
  return listPages(dependencies, {
    ...call,
    path: '/models',
    query: {},
    pageSchema: wireModels,
    toModelPage: (models) => ({ models: models.map(toListedModel), next: null }),
    toComplaint,
  })
}

function toListedModel(model: WireModel): ListedModel {
  return {
    modelId: model.id,
    displayName: model.display_name ?? model.name,
    contextWindow:
      model.context_window ?? model.context_length ?? model.max_context_length ?? model.max_model_len,
    maxOutputTokens: model.max_completion_tokens ?? model.top_provider?.max_completion_tokens ?? null,
  }
}
