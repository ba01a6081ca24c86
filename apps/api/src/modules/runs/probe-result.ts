import type { SlotOutcome as Outcome } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { Scenario } from '../definitions/scenario.ts'
import { LlmModel } from '../registry/llm-model.ts'
import { Transcript } from './transcript.ts'

export const SlotOutcome = builder.enumType('SlotOutcome', {
  description: 'What became of a slot. Failures of infrastructure are never scored as answers.',
  values: {
    ANSWERED: { description: 'A usable answer; there is a transcript.' },
    INVALID: { description: 'The model answered unusably.' },
    NOT_MEASURED: { description: 'Given up after its attempts, or cancelled.' },
  },
})

const ProbeStatus = builder.enumType('ProbeStatus', {
  description: 'The outcome in short.',
  values: {
    SUCCESS: { description: 'ANSWERED.' },
    FAILED: { description: 'INVALID or NOT_MEASURED.' },
  },
})

function toStatus(outcome: Outcome | null): 'SUCCESS' | 'FAILED' | null {
  if (outcome === null) return null
  return outcome === 'ANSWERED' ? 'SUCCESS' : 'FAILED'
}

export const ProbeResult = builder.prismaObject('RunSlot', {
  name: 'ProbeResult',
  description: 'One slot of a run: a scenario, a model and a sample, and what became of it.',
  select: { runId: true, position: true },
  fields: (t) => ({
    id: t.id({
      description: 'Unique and stable: run and position, e.g. "0198f0a2-…:12".',
      resolve: ({ runId, position }) => `${runId}:${position}`,
    }),
    model: t.field({
      type: LlmModel,
      description: 'The model asked.',
      select: { modelId: true },
      resolve: ({ modelId }) => modelId,
    }),
    scenario: t.relation('scenario', { type: Scenario, description: 'What it is asked.' }),
    sampleIndex: t.exposeInt('sampleIndex', { description: 'Which repetition of the scenario, from 0.' }),
    outcome: t.expose('outcome', {
      type: SlotOutcome,
      nullable: true,
      description: 'Null while the probe is to be done.',
    }),
    status: t.field({
      type: ProbeStatus,
      nullable: true,
      description: 'The outcome in short; null while the probe is to be done.',
      select: { outcome: true },
      resolve: ({ outcome }) => toStatus(outcome),
    }),
    attemptCount: t.int({
      description: 'Tries so far, the ones under way included.',
      select: { job: { select: { attempt: true } } },
      resolve: ({ job }) => job?.attempt ?? 0,
    }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description:
        'Why there is no answer, a code such as RATE_LIMITED; null when there is one, or none yet.',
    }),
    errorMessage: t.exposeString('errorText', {
      nullable: true,
      description: 'The same for people, at most 200 characters, without secrets.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it got its outcome; null before.',
    }),
    transcript: t.relation('transcript', {
      type: Transcript,
      nullable: true,
      description: 'The stored answer; null when there is none.',
    }),
  }),
})
