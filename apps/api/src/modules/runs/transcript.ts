import { parseId } from '@sluice/core/shared'
import { z } from 'zod'

import { builder } from '../../graphql/builder.ts'
import { Scenario } from '../definitions/scenario.ts'
import { LlmModel } from '../registry/llm-model.ts'

const contentSchema = z.object({ turns: z.array(z.unknown()) })

const TOKENS = {
  inputTokens: true,
  cacheReadTokens: true,
  cacheWriteTokens: true,
  outputTokens: true,
  reasoningTokens: true,
} as const

type Tokens = Record<keyof typeof TOKENS, number | null>

/** All tokens of a call; null as soon as one class is unknown. */
function countTokens({
  inputTokens,
  cacheReadTokens,
  cacheWriteTokens,
  outputTokens,
  reasoningTokens,
}: Tokens): number | null {
  let total = 0
  for (const tokens of [inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens]) {
    if (tokens === null) return null
    total += tokens
  }
  return total
}

export const Transcript = builder.prismaObject('Transcript', {
  description:
    'The stored conversation of an answered slot. Token classes are disjoint; null: the vendor did not say.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    runId: t.exposeID('runId', { description: 'UUID of the run.' }),
    model: t.field({
      type: LlmModel,
      description: 'The model that was asked.',
      select: { modelId: true },
      resolve: ({ modelId }) => modelId,
    }),
    actualModel: t.exposeString('actualModel', {
      description: 'The model that the vendor says has answered.',
    }),
    scenario: t.relation('scenario', { type: Scenario, description: 'What it was asked.' }),
    sampleIndex: t.exposeInt('sampleIndex', { description: 'Which repetition of the scenario, from 0.' }),
    content: t.expose('content', {
      type: 'JSON',
      description: '{ turns[{ turnNumber, probePrompt, targetResponse }], costSnapshot }',
    }),
    turnCount: t.int({
      description: 'How many turns the content has.',
      select: { content: true },
      resolve: ({ content }) => contentSchema.parse(content).turns.length,
    }),
    storageNote: t.exposeString('storageNote', {
      nullable: true,
      description: 'Where the answer could not be stored as received: "escaped" or "cut"; else null.',
    }),
    finishReason: t.exposeString('finishReason', {
      description: 'Why the model ended: stop, length and the like.',
    }),
    inputTokens: t.exposeInt('inputTokens', { nullable: true, description: 'Fresh input tokens.' }),
    cacheReadTokens: t.exposeInt('cacheReadTokens', {
      nullable: true,
      description: 'Input tokens read from a cache.',
    }),
    cacheWriteTokens: t.exposeInt('cacheWriteTokens', {
      nullable: true,
      description: 'Input tokens written to a cache.',
    }),
    outputTokens: t.exposeInt('outputTokens', {
      nullable: true,
      description: 'Output tokens without reasoning.',
    }),
    reasoningTokens: t.exposeInt('reasoningTokens', { nullable: true, description: 'Reasoning tokens.' }),
    tokenCount: t.int({
      nullable: true,
      description: 'Tokens of all classes; null when one is unknown.',
      select: TOKENS,
      resolve: countTokens,
    }),
    estimatedCost: t.expose('costUsd', {
      type: 'Decimal',
      nullable: true,
      description: 'USD; null when unknown.',
    }),
    durationMs: t.exposeInt('durationMs', { description: 'From request to whole answer, in milliseconds.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was stored.' }),
  }),
})

builder.queryField('transcript', (t) =>
  t.prismaField({
    type: Transcript,
    nullable: true,
    description: 'One transcript; null when there is no such one, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.transcript.findFirst({ ...query, where: { id: parseId(id, 'id'), teamId: actor.teamId } }),
  }),
)
