import { builder } from '../../graphql/builder.ts'
import { CallFeature, CallOutcome } from './call-enums.ts'
import { MAX_CONTEXT_BYTES, MAX_LISTED } from './call-conditions.ts'

const atMost = `at most ${MAX_LISTED}; empty: all`

export const LlmCallFilter = builder.inputType('LlmCallFilter', {
  description: 'Which calls; every condition holds. VALIDATION_FAILED names the one that cannot be asked.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Sent not before then.' }),
    to: t.field({ type: 'DateTime', description: 'Sent before then; after from.' }),
    features: t.field({ type: [CallFeature], description: `What they are for, ${atMost}.` }),
    modelIds: t.idList({ description: `UUIDs of models, ${atMost}.` }),
    providerIds: t.idList({ description: `UUIDs of providers, ${atMost}.` }),
    runId: t.id({ description: 'UUID of the run they were made for.' }),
    actorId: t.id({ description: 'UUID of the user, API key or schedule that asked for them.' }),
    teamId: t.id({ description: 'UUID of the team; only administrators see others than their own.' }),
    errorCodes: t.stringList({ description: `Codes such as RATE_LIMITED, ${atMost}.` }),
    outcomes: t.field({ type: [CallOutcome], description: `How they ended, ${atMost}.` }),
    costAtLeast: t.field({
      type: 'Decimal',
      description: 'USD, not negative; leaves out calls of unknown cost.',
    }),
    costAtMost: t.field({
      type: 'Decimal',
      description: 'USD, not below costAtLeast; leaves out calls of unknown cost.',
    }),
    unpriced: t.boolean({ description: 'True: only calls of unknown cost; false: only the others.' }),
    context: t.field({
      type: 'JSON',
      description: `An object that what was noted with them contains, at most ${MAX_CONTEXT_BYTES} bytes.`,
    }),
    subjectType: t.string({ description: 'What kind of thing they are about, e.g. "scenario".' }),
    subjectId: t.id({ description: 'UUID of the thing they are about.' }),
    includeSandbox: t.boolean({
      defaultValue: true,
      description:
        'Whether those are listed that the bundled simulator answered; UsageFilter asks the same of sums, but leaves them out by itself.',
    }),
  }),
})
