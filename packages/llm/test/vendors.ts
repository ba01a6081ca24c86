import { createAnthropicProtocol } from '../src/anthropic/index.ts'
import { createAzureOpenAiProtocol } from '../src/azure-openai/index.ts'
import { createGoogleProtocol } from '../src/google/index.ts'
import { createOpenAiProtocol } from '../src/openai/index.ts'

/** A model as a test lists it. */
export type Listed = { id: string; name?: string; context?: number; output?: number }

const OPENAI = {
  create: createOpenAiProtocol,
  success: (content: string | null) => ({
    id: 'body-id',
    model: 'm-2026',
    choices: [{ message: { role: 'assistant', content, reasoning_content: 'hm' }, finish_reason: 'length' }],
    usage: { prompt_tokens: 9, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 5 } },
  }),
  failure: (message: string) => ({ error: { message, type: 'x', code: null } }),
  spent: { inputTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 5 },
  temperatureIn: (body: object) => 'temperature' in body,
  limitIn: (body: unknown) => numberAfter('max_tokens', body),
  listPath: '/models',
  modelList: (models: readonly Listed[]) => ({
    object: 'list',
    data: models.map(({ id, name, context, output }) => ({
      id,
      object: 'model',
      display_name: name,
      context_window: context,
      max_completion_tokens: output,
    })),
  }),
  /** How the next page is asked for; null: there is one page only. */
  nextQuery: null,
}

/** What every vendor's folder must do alike, with that vendor's bodies. */
export const VENDORS = [
  OPENAI,
  { ...OPENAI, create: createAzureOpenAiProtocol },
  {
    create: createAnthropicProtocol,
    success: (text: string | null) => ({
      id: 'body-id',
      model: 'm-2026',
      content: [{ type: 'thinking', thinking: 'hm' }, ...(text === null ? [] : [{ type: 'text', text }])],
      stop_reason: 'max_tokens',
      usage: { input_tokens: 9, output_tokens: 5 },
    }),
    failure: (message: string) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
    spent: { inputTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 5, reasoningTokens: 0 },
    temperatureIn: (body: object) => 'temperature' in body,
    limitIn: (body: unknown) => numberAfter('max_tokens', body),
    listPath: '/v1/models?limit=1000',
    modelList: (models: readonly Listed[], next?: string) => ({
      data: models.map(({ id, name, context, output }) => ({
        id,
        type: 'model',
        display_name: name,
        max_input_tokens: context,
        max_tokens: output,
      })),
      has_more: next !== undefined,
      last_id: next ?? null,
    }),
    nextQuery: '&after_id=',
  },
  {
    create: createGoogleProtocol,
    success: (text: string | null) => ({
      responseId: 'body-id',
      modelVersion: 'm-2026',
      candidates: [
        {
          content: {
            parts: [{ text: 'hm', thought: true }, ...(text === null ? [] : [{ text }])],
            role: 'model',
          },
          finishReason: 'MAX_TOKENS',
        },
      ],
      usageMetadata: { promptTokenCount: 9, thoughtsTokenCount: 5 },
    }),
    failure: (message: string) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
    spent: { inputTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 5 },
    temperatureIn: (body: object) => JSON.stringify(body).includes('temperature'),
    limitIn: (body: unknown) => numberAfter('maxOutputTokens', body),
    listPath: '/v1beta/models?pageSize=1000',
    modelList: (models: readonly Listed[], next?: string) => ({
      models: models.map(({ id, name, context, output }) => ({
        name: `models/${id}`,
        displayName: name,
        inputTokenLimit: context,
        outputTokenLimit: output,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      })),
      nextPageToken: next,
    }),
    nextQuery: '&pageToken=',
  },
]

function numberAfter(name: string, body: unknown): number | null {
  const [, digits] = new RegExp(`"${name}":(\\d+)`).exec(JSON.stringify(body)) ?? []
  return digits === undefined ? null : Number(digits)
}
