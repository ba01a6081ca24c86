import {
  createModel,
  deleteModel,
  deprecateModel,
  reactivateModel,
  setDefaultModel,
  unsetDefaultModel,
  updateModel,
} from '@sluice/core/registry'

import { builder } from '../../graphql/builder.ts'
import { EXPECTED } from '../access/expected.ts'
import { change } from './change.ts'
import {
  CreateLlmModelResult,
  DeleteLlmModelResult,
  DeprecateLlmModelResult,
  ReactivateLlmModelResult,
  SetDefaultModelResult,
  UnsetDefaultModelResult,
  UpdateLlmModelResult,
} from './llm-model-results.ts'
import { LlmModelKind } from './llm-model.ts'

const COST = '0 to 999,999.9999 with at most four decimals.'
const TEXTS = {
  displayName: 'As shown to people, 1 to 100 characters.',
  costInputPerMillion: `USD per million input tokens, ${COST}`,
  costOutputPerMillion: `USD per million output tokens, ${COST}`,
  costCacheReadPerMillion: `USD per million input tokens read from a cache, ${COST}`,
  costCacheWritePerMillion: `USD per million input tokens written to a cache, ${COST}`,
  costReasoningPerMillion: `USD per million reasoning tokens, ${COST} Without it they are billed as output.`,
  apiConfig:
    "Options sent with every request, an object: maxTokensParameter, omitTemperature, maxOutputTokens, reasoningEffort, as far as the provider's protocol has them; else VALIDATION_FAILED naming the option.",
  contextWindow: 'Most tokens of prompt and answer together, 1 to 100,000,000; null: unknown.',
  maxOutputTokens: 'Most tokens of an answer, 1 to 100,000,000; null: unknown.',
  supportsStreaming: 'Whether it can answer piece by piece; null: unknown.',
  supportsTools: 'Whether it can call tools; null: unknown.',
  supportsJsonSchema: 'Whether its answers can be held to a JSON schema; null: unknown.',
  supportsVision: 'Whether it takes images; null: unknown.',
}

const CreateLlmModelInput = builder.inputType('CreateLlmModelInput', {
  description:
    'A new model. VALIDATION_FAILED names the field to blame. A cost that is left out is unknown, and so is what calls cost that need it.',
  fields: (t) => ({
    providerId: t.id({ required: true, description: 'UUID of the provider; else NOT_FOUND.' }),
    modelId: t.string({
      required: true,
      description:
        "The vendor's name for it, 1 to 100 characters, for good. CONFLICT when the provider has it.",
    }),
    displayName: t.string({ required: true, description: TEXTS.displayName }),
    kind: t.field({ type: LlmModelKind, description: 'What it does, for good; left out: CHAT.' }),
    costInputPerMillion: t.field({ type: 'Decimal', description: TEXTS.costInputPerMillion }),
    costOutputPerMillion: t.field({ type: 'Decimal', description: TEXTS.costOutputPerMillion }),
    costCacheReadPerMillion: t.field({ type: 'Decimal', description: TEXTS.costCacheReadPerMillion }),
    costCacheWritePerMillion: t.field({ type: 'Decimal', description: TEXTS.costCacheWritePerMillion }),
    costReasoningPerMillion: t.field({ type: 'Decimal', description: TEXTS.costReasoningPerMillion }),
    apiConfig: t.field({ type: 'JSON', description: TEXTS.apiConfig }),
    contextWindow: t.int({ description: TEXTS.contextWindow }),
    maxOutputTokens: t.int({ description: TEXTS.maxOutputTokens }),
    supportsStreaming: t.boolean({ description: TEXTS.supportsStreaming }),
    supportsTools: t.boolean({ description: TEXTS.supportsTools }),
    supportsJsonSchema: t.boolean({ description: TEXTS.supportsJsonSchema }),
    supportsVision: t.boolean({ description: TEXTS.supportsVision }),
    setAsDefault: t.boolean({
      description: 'Whether it becomes the default in place of the one before; only for chat models.',
    }),
  }),
})

const STAYS = 'Left out: as it is; null: no rate any more.'

const UpdateLlmModelInput = builder.inputType('UpdateLlmModelInput', {
  description:
    'What to change of a model; what is left out stays. Its modelId, kind and provider never change. Another cost makes a new version of its price, from now on; rates for long prompts stay.',
  fields: (t) => ({
    displayName: t.string({ description: TEXTS.displayName }),
    costInputPerMillion: t.field({ type: 'Decimal', description: `${TEXTS.costInputPerMillion} ${STAYS}` }),
    costOutputPerMillion: t.field({ type: 'Decimal', description: `${TEXTS.costOutputPerMillion} ${STAYS}` }),
    costCacheReadPerMillion: t.field({
      type: 'Decimal',
      description: `${TEXTS.costCacheReadPerMillion} ${STAYS}`,
    }),
    costCacheWritePerMillion: t.field({
      type: 'Decimal',
      description: `${TEXTS.costCacheWritePerMillion} ${STAYS}`,
    }),
    costReasoningPerMillion: t.field({
      type: 'Decimal',
      description: `${TEXTS.costReasoningPerMillion} ${STAYS}`,
    }),
    apiConfig: t.field({ type: 'JSON', description: `${TEXTS.apiConfig} Replaced as a whole.` }),
    contextWindow: t.int({ description: TEXTS.contextWindow }),
    maxOutputTokens: t.int({ description: TEXTS.maxOutputTokens }),
    supportsStreaming: t.boolean({ description: TEXTS.supportsStreaming }),
    supportsTools: t.boolean({ description: TEXTS.supportsTools }),
    supportsJsonSchema: t.boolean({ description: TEXTS.supportsJsonSchema }),
    supportsVision: t.boolean({ description: TEXTS.supportsVision }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

const ADMINISTRATORS = 'FORBIDDEN for all but administrators.'

const id = { required: true, description: 'UUID of the model; else VALIDATION_FAILED. NOT_FOUND.' } as const
const expected = { type: 'DateTime', description: EXPECTED } as const

builder.mutationFields((t) => ({
  createLlmModel: t.field({
    type: CreateLlmModelResult,
    description: `Adds a model with its price from now on. ${ADMINISTRATORS}`,
    authScopes: { administrator: true },
    args: { input: t.arg({ type: CreateLlmModelInput, required: true, description: 'The model.' }) },
    resolve: (_root, { input }, context) =>
      change(context, (services, request) => createModel(services, request, input)),
  }),
  updateLlmModel: t.field({
    type: UpdateLlmModelResult,
    description: `Changes a model. ${ADMINISTRATORS}`,
    authScopes: { administrator: true },
    args: {
      id: t.arg.id(id),
      input: t.arg({ type: UpdateLlmModelInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, args, context) =>
      change(context, (services, request) => updateModel(services, request, args)),
  }),
  deleteLlmModel: t.field({
    type: DeleteLlmModelResult,
    description: `Deletes a model that was never used, with its prices. CONFLICT with what needs it: runs, settings; deprecate it then. ${ADMINISTRATORS}`,
    authScopes: { administrator: true },
    args: { id: t.arg.id(id), expectedUpdatedAt: t.arg(expected) },
    resolve: (_root, args, context) =>
      change(context, (services, request) => deleteModel(services, request, args)),
  }),
}))

builder.mutationFields((t) => ({
  deprecateLlmModel: t.field({
    type: DeprecateLlmModelResult,
    description: `Lets a model start nothing new; what it did stays. Done already: the same answer, nothing changes. ${ADMINISTRATORS}`,
    authScopes: { administrator: true },
    args: {
      id: t.arg.id(id),
      dryRun: t.arg.boolean({ defaultValue: false, description: 'True: only says what would happen.' }),
      expectedUpdatedAt: t.arg(expected),
    },
    resolve: (_root, args, context) =>
      change(context, (services, request) => deprecateModel(services, request, args)),
  }),
  reactivateLlmModel: t.field({
    type: ReactivateLlmModelResult,
    description: `Lets a deprecated model start runs again; it does not become the default by that. ${ADMINISTRATORS}`,
    authScopes: { administrator: true },
    args: { id: t.arg.id(id), expectedUpdatedAt: t.arg(expected) },
    resolve: (_root, args, context) =>
      change(context, (services, request) => reactivateModel(services, request, args)),
  }),
  unsetDefaultLlmModel: t.field({
    type: UnsetDefaultModelResult,
    description: `Leaves the model's provider without a default; nothing changes when it is none. ${ADMINISTRATORS}`,
    authScopes: { administrator: true },
    args: { id: t.arg.id(id), expectedUpdatedAt: t.arg(expected) },
    resolve: (_root, args, context) =>
      change(context, (services, request) => unsetDefaultModel(services, request, args)),
  }),
}))

for (const [name, description] of [
  ['setDefaultLlmModel', "Makes a model its provider's only default."],
  ['setDefaultModel', 'The same as setDefaultLlmModel.'],
] as const) {
  builder.mutationField(name, (t) =>
    t.field({
      type: SetDefaultModelResult,
      description: `${description} MODEL_DEPRECATED; VALIDATION_FAILED unless it is a chat model. ${ADMINISTRATORS}`,
      authScopes: { administrator: true },
      args: { id: t.arg.id(id), expectedUpdatedAt: t.arg(expected) },
      resolve: (_root, args, context) =>
        change(context, (services, request) => setDefaultModel(services, request, args)),
    }),
  )
}
