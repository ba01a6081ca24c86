import { listModels as listPages } from '../http/index.ts'
import type { CallDependencies, ModelPage } from '../http/index.ts'
import type { ListedModel, Target } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { toHeaders } from './headers.ts'
import { wireModels } from './wire.ts'
import type { WireModels } from './wire.ts'

/** What a model must be able to do to be of use here; others make images, speech or video. */
const USEFUL_METHODS = ['generateContent', 'embedContent']

/** The models in pages of 1,000: `GET {baseUrl}/v1beta/models`, from the second one on with its `pageToken`. */
export function listModels(
  dependencies: CallDependencies,
  target: Target,
  signal: AbortSignal,
): Promise<ListedModel[]> {
  return listPages(dependencies, {
    target,
    signal,
    path: '/v1beta/models',
    headers: toHeaders(target.apiKey),
    query: { pageSize: '1000' },
    pageSchema: wireModels,
    toModelPage,
    toComplaint,
  })
}

function toModelPage({ models = [], nextPageToken }: WireModels): ModelPage {
  const useful = models.filter(({ supportedGenerationMethods: methods }) =>
    methods?.some((method) => USEFUL_METHODS.includes(method)),
  )
  return {
    models: useful.map((model) => ({
      modelId: model.name,
      displayName: model.displayName,
      contextWindow: model.inputTokenLimit,
      maxOutputTokens: model.outputTokenLimit,
    })),
    next: nextPageToken === null || nextPageToken === '' ? null : { pageToken: nextPageToken },
  }
}
