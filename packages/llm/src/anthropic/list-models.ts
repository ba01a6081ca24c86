import { listModels as listPages } from '../http/index.ts'
import type { CallDependencies, ModelPage } from '../http/index.ts'
import type { ListedModel, Target } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { toHeaders } from './headers.ts'
import { wireModels } from './wire.ts'
import type { WireModels } from './wire.ts'

/** The models in pages of 1,000: `GET {baseUrl}/v1/models`, from the second one on `?after_id=` the last id seen. */
export function listModels(
  dependencies: CallDependencies,
  target: Target,
  signal: AbortSignal,
): Promise<ListedModel[]> {
  return listPages(dependencies, {
    target,
    signal,
    path: '/v1/models',
    headers: toHeaders(target.apiKey),
    query: { limit: '1000' },
    pageSchema: wireModels,
    toModelPage,
    toComplaint,
  })
}

function toModelPage({ data, has_more: hasMore, last_id: lastId }: WireModels): ModelPage {
  return {
    models: data.map((model) => ({
      modelId: model.id,
      displayName: model.display_name,
      contextWindow: model.max_input_tokens,
      maxOutputTokens: model.max_tokens,
    })),
    next: hasMore === true && lastId !== null ? { after_id: lastId } : null,
  }
}
