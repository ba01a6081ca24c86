import { parseId } from '@sluice/core/shared'

import type { SlotOutcome as Outcome } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage } from '../../graphql/page.ts'
import { ProbeResult, SlotOutcome } from './probe-result.ts'
import { loadSlotPages, loadTranscriptPages } from './run-pages.ts'
import { Run } from './run.ts'
import { Transcript } from './transcript.ts'

import type { SlotFilter } from './run-pages.ts'

const modelArgs = builder.args((t) => ({
  modelId: t.id({ description: 'Only of this model, by row id; VALIDATION_FAILED when it is no UUID.' }),
}))
const slotArgs = builder.args((t) => ({
  outcome: t.field({ type: SlotOutcome, description: 'Only slots with this outcome.' }),
}))

type Filter = { modelId?: string | null | undefined; outcome?: Outcome | null | undefined }

function toModelId({ modelId }: Filter): string | null {
  return modelId ? parseId(modelId, 'modelId') : null
}

function toSlotFilter(filter: Filter): SlotFilter {
  return { modelId: toModelId(filter), outcome: filter.outcome ?? null }
}

function toCounts(ids: readonly string[], counts: readonly { runId: string; _count: number }[]): number[] {
  return ids.map((id) => counts.find(({ runId }) => runId === id)?._count ?? 0)
}

builder.objectFields(Run, (t) => ({
  probeResults: t.loadableList({
    type: ProbeResult,
    description: 'Its slots and what became of them, in the order of dispatch.',
    args: { ...modelArgs, ...slotArgs, ...pageArgs },
    byPath: true,
    load: async (ids: string[], { services }, args) =>
      loadSlotPages(services.db, ids, toSlotFilter(args), toPage(args)),
    resolve: ({ id }) => id,
  }),
  probeResultCount: t.loadable({
    type: 'Int',
    description: 'How many probeResults the same filter gives.',
    args: { ...modelArgs, ...slotArgs },
    byPath: true,
    load: async (ids: string[], { services }, args) => {
      const { modelId, outcome } = toSlotFilter(args)
      const where = { runId: { in: ids }, ...(modelId ? { modelId } : {}), ...(outcome ? { outcome } : {}) }
      const counts = await services.db.runSlot.groupBy({ by: ['runId'], where, _count: true })
      return toCounts(ids, counts)
    },
    resolve: ({ id }) => id,
  }),
  transcripts: t.loadableList({
    type: Transcript,
    description: 'What was answered, in the order of dispatch.',
    args: { ...modelArgs, ...pageArgs },
    byPath: true,
    load: async (ids: string[], { services }, args) =>
      loadTranscriptPages(services.db, ids, toModelId(args), toPage(args)),
    resolve: ({ id }) => id,
  }),
  transcriptCount: t.loadable({
    type: 'Int',
    description: 'How many transcripts the same filter gives.',
    args: modelArgs,
    byPath: true,
    load: async (ids: string[], { services }, args) => {
      const modelId = toModelId(args)
      const where = { runId: { in: ids }, ...(modelId ? { modelId } : {}) }
      const counts = await services.db.transcript.groupBy({ by: ['runId'], where, _count: true })
      return toCounts(ids, counts)
    },
    resolve: ({ id }) => id,
  }),
}))
