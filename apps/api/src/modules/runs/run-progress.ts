import type { ModelProgress, RunProgress as Progress } from '@sluice/core/runs'

import { builder } from '../../graphql/builder.ts'
import { LlmModel } from '../registry/llm-model.ts'

const ByModelProgress = builder.objectRef<ModelProgress>('ByModelProgress').implement({
  description: "One model's part of a run's progress.",
  fields: (t) => ({
    modelId: t.exposeID('modelId', { description: "UUID of the model's row." }),
    model: t.field({ type: LlmModel, description: 'The model.', resolve: ({ modelId }) => modelId }),
    total: t.exposeInt('total', { description: 'Its slots.' }),
    completed: t.exposeInt('completed', { description: 'Slots with a usable answer.' }),
    failed: t.exposeInt('failed', { description: 'Slots that were answered unusably.' }),
    notMeasured: t.exposeInt('notMeasured', {
      description: 'Slots given up without an answer: no fault of the model.',
    }),
    running: t.exposeInt('running', { description: 'Calls under way now.' }),
    averageLatencyMs: t.exposeInt('averageLatencyMs', {
      nullable: true,
      description: 'Mean duration of its answers, in milliseconds; null before the first.',
    }),
    p50LatencyMs: t.exposeInt('p50LatencyMs', {
      nullable: true,
      description: 'Median duration of its answers, in milliseconds; null before the first.',
    }),
    p95LatencyMs: t.exposeInt('p95LatencyMs', {
      nullable: true,
      description: '95th percentile of the duration of its answers, in milliseconds; null before the first.',
    }),
  }),
})

export const RunProgress = builder.objectRef<Progress>('RunProgress').implement({
  description: "What became of a run's slots, counted from their rows.",
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All slots.' }),
    completed: t.exposeInt('completed', { description: 'Slots with a usable answer.' }),
    failed: t.exposeInt('failed', { description: 'Slots that were answered unusably.' }),
    notMeasured: t.exposeInt('notMeasured', {
      description: 'Slots given up without an answer: no fault of the model.',
    }),
    percentComplete: t.exposeFloat('percentComplete', {
      description: 'Slots with any outcome, in percent of all, 0 to 100, one decimal.',
    }),
    byModel: t.expose('byModel', {
      type: [ByModelProgress],
      description: "Per model, in the run's own order.",
    }),
  }),
})
