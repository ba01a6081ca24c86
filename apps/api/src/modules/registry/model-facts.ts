import { builder } from '../../graphql/builder.ts'
import { LlmModel } from './llm-model.ts'

builder.objectFields(LlmModel, (t) => ({
  contextWindow: t.exposeInt('contextWindow', {
    nullable: true,
    description: 'Most tokens of prompt and answer together; null: unknown.',
  }),
  maxOutputTokens: t.exposeInt('maxOutputTokens', {
    nullable: true,
    description: 'Most tokens of an answer; null: unknown.',
  }),
  supportsStreaming: t.exposeBoolean('supportsStreaming', {
    nullable: true,
    description: 'Whether it can answer piece by piece; null: unknown.',
  }),
  supportsTools: t.exposeBoolean('supportsTools', {
    nullable: true,
    description: 'Whether it can call tools; null: unknown.',
  }),
  supportsJsonSchema: t.exposeBoolean('supportsJsonSchema', {
    nullable: true,
    description: 'Whether its answers can be held to a JSON schema; null: unknown.',
  }),
  supportsVision: t.exposeBoolean('supportsVision', {
    nullable: true,
    description: 'Whether it takes images; null: unknown.',
  }),
}))
