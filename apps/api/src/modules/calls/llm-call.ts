import { explainCall, isRetryable } from '@sluice/core/calls'

import { builder } from '../../graphql/builder.ts'
import { ActorKind } from '../access/viewer.ts'
import { CallFeature, CallOperation, CallOutcome, UsageSource } from './call-enums.ts'
import { totalTokensOf } from './call-usage.ts'

import type { CallRow } from './call-rows.ts'

export const LlmCall = builder.objectRef<CallRow>('LlmCall').implement({
  description:
    'One request to a provider, however it ended. Token classes are disjoint; null: unknown, which is never 0.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID, which is that of its attempt.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'The time in its id, which was made right before it was sent.',
    }),
    endedAt: t.expose('endedAt', { type: 'DateTime', description: 'When its end was stored.' }),
    teamId: t.exposeID('teamId', { description: 'UUID of the team it was made for.' }),
    actorKind: t.field({
      type: ActorKind,
      description: 'What asked for it.',
      resolve: ({ actorKind }) => actorKind,
    }),
    actorId: t.exposeID('actorId', {
      nullable: true,
      description: 'UUID of the user, API key or schedule; null for Sluice itself.',
    }),
    feature: t.field({
      type: CallFeature,
      description: 'What it is for.',
      resolve: ({ feature }) => feature,
    }),
    operation: t.field({
      type: CallOperation,
      description: 'What was asked.',
      resolve: ({ operation }) => operation,
    }),
    context: t.expose('context', {
      type: 'JSON',
      description: 'What the caller noted with it, an object of at most 4 kB.',
    }),
    subjectType: t.exposeString('subjectType', {
      nullable: true,
      description: 'What kind of thing it is about, e.g. "scenario"; null: nothing that is known.',
    }),
    subjectId: t.exposeID('subjectId', { nullable: true, description: 'UUID of the thing it is about.' }),
    jobId: t.exposeID('jobId', { nullable: true, description: 'UUID of its job; null: it had none.' }),
    runId: t.exposeID('runId', { nullable: true, description: 'UUID of its run; null: it had none.' }),
    attempt: t.exposeInt('attempt', { description: 'Number of the try within its job, from 1.' }),
    providerId: t.exposeID('providerId', { description: 'UUID of the provider.' }),
    modelId: t.exposeID('modelId', { description: "UUID of the model's row." }),
    requestedModel: t.exposeString('requestedModel', {
      description: 'provider/modelId as it was asked for then.',
    }),
    modelVersion: t.exposeInt('modelVersion', {
      description: "The model's version in the registry, which its options belong to.",
    }),
    actualModel: t.exposeString('actualModel', {
      nullable: true,
      description: 'The model that the vendor says has answered; null: it did not say.',
    }),
    systemFingerprint: t.exposeString('systemFingerprint', {
      nullable: true,
      description: "The vendor's mark of the build that answered; null: it gave none.",
    }),
  }),
})

builder.objectFields(LlmCall, (t) => ({
  outcome: t.field({ type: CallOutcome, description: 'How it ended.', resolve: ({ outcome }) => outcome }),
  isSuccess: t.boolean({
    description: 'Whether there is a usable answer.',
    resolve: ({ outcome }) => outcome === 'ANSWERED',
  }),
  finishReason: t.exposeString('finishReason', {
    nullable: true,
    description: 'Why the model ended its answer: stop, length and the like; null without one.',
  }),
  errorCode: t.exposeString('errorCode', {
    nullable: true,
    description: 'Why there is no usable answer, a code such as RATE_LIMITED; null when there is one.',
  }),
  errorMessage: t.exposeString('errorMessage', {
    nullable: true,
    description: 'The same for people, at most 200 characters, without secrets.',
  }),
  retryable: t.boolean({
    nullable: true,
    description: 'Whether the same call can succeed later as it is; null without an error.',
    resolve: ({ errorCode }) => isRetryable(errorCode),
  }),
  statusCode: t.exposeInt('statusCode', {
    nullable: true,
    description: "HTTP status of the vendor's refusal; null: there was none.",
  }),
  vendorRequestId: t.exposeString('vendorRequestId', {
    nullable: true,
    description: "The vendor's id of the exchange, for its support; null: unknown.",
  }),
  isStreamed: t.exposeBoolean('isStreamed', { description: 'Whether it was answered piece by piece.' }),
  latencyMs: t.exposeInt('latencyMs', {
    nullable: true,
    description: 'From sending to the whole answer, network included, in milliseconds; null: unknown.',
  }),
  firstTokenMs: t.exposeInt('firstTokenMs', {
    nullable: true,
    description: 'From sending to the first piece of output, in milliseconds; null: not streamed.',
  }),
  traceId: t.exposeString('traceId', { nullable: true, description: 'W3C trace id; null: not traced.' }),
  clientAddress: t.exposeString('clientAddress', {
    nullable: true,
    description: 'IP address it was asked for from; null: not by a request.',
  }),
  clientAgent: t.exposeString('clientAgent', {
    nullable: true,
    description: "The asking program's user agent; null: unknown.",
  }),
  explanation: t.stringList({
    description: 'Sentences: what happened, why it cost what it did, and what can be done.',
    resolve: (call) => explainCall(call),
  }),
}))

builder.objectFields(LlmCall, (t) => ({
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
  totalTokens: t.float({
    nullable: true,
    description: 'Tokens of all classes, a whole number; null when one is unknown.',
    resolve: totalTokensOf,
  }),
  usageSource: t.field({
    type: UsageSource,
    nullable: true,
    description: 'Who counted the tokens; null: nobody.',
    resolve: ({ usageSource }) => usageSource,
  }),
}))
