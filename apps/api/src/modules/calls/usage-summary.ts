import { builder } from '../../graphql/builder.ts'
import { Team } from '../access/team.ts'
import { LlmModel } from '../registry/llm-model.ts'
import { LlmProvider } from '../registry/llm-provider.ts'
import { MAX_LISTED } from './call-conditions.ts'
import { CallFeature } from './call-enums.ts'
import { MAX_DAYS, MAX_GROUPS, summarizeUsage } from './summarize-usage.ts'
import { UsageTotals } from './usage-totals.ts'

import type { SummaryGroup, UsageSummary as Summary } from './summarize-usage.ts'

const UsageDimension = builder.enumType('UsageDimension', {
  description: 'By what usage is told apart.',
  values: {
    DAY: { description: 'The UTC day on which calls were sent.' },
    MODEL: { description: 'The model that was asked.' },
    PROVIDER: { description: 'The provider that was asked.' },
    FEATURE: { description: 'What calls were for.' },
    TEAM: { description: 'The team they were made for.' },
  },
})

const atMost = `at most ${MAX_LISTED}; empty: all`

const UsageFilter = builder.inputType('UsageFilter', {
  description: 'Which calls are counted; every condition holds.',
  fields: (t) => ({
    features: t.field({ type: [CallFeature], description: `What they were for, ${atMost}.` }),
    modelIds: t.idList({ description: `UUIDs of models, ${atMost}; else VALIDATION_FAILED.` }),
    providerIds: t.idList({ description: `UUIDs of providers, ${atMost}; else VALIDATION_FAILED.` }),
    teamId: t.id({ description: 'UUID of the team; only administrators see others than their own.' }),
    includeSandbox: t.boolean({
      defaultValue: false,
      description:
        'Whether calls that the bundled simulator answered are counted too; LlmCallFilter asks the same of the list, which has them by itself.',
    }),
  }),
})

const UsageRow = builder.objectRef<SummaryGroup>('UsageRow').implement({
  description: 'The sums of one group; what they are not grouped by is null.',
  fields: (t) => ({
    day: t.exposeString('day', { nullable: true, description: 'UTC day, e.g. "2026-11-20".' }),
    modelId: t.exposeID('modelId', { nullable: true, description: "UUID of the model's row." }),
    model: t.field({
      type: LlmModel,
      nullable: true,
      description: 'The model.',
      resolve: ({ modelId }) => modelId,
    }),
    providerId: t.exposeID('providerId', { nullable: true, description: 'UUID of the provider.' }),
    provider: t.field({
      type: LlmProvider,
      nullable: true,
      description: 'The provider.',
      resolve: ({ providerId }) => providerId,
    }),
    feature: t.field({
      type: CallFeature,
      nullable: true,
      description: 'What the calls were for.',
      resolve: ({ feature }) => feature,
    }),
    teamId: t.exposeID('teamId', { nullable: true, description: 'UUID of the team.' }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team.',
      resolve: ({ teamId }) => (teamId === null ? null : { id: teamId }),
    }),
    totals: t.field({ type: UsageTotals, description: 'The sums.', resolve: (group) => group }),
    previous: t.field({
      type: UsageTotals,
      description:
        'The same of the period before; with days, that of the day as many days earlier as the period is long.',
      resolve: ({ previous }) => previous(),
    }),
  }),
})

const UsageSummary = builder.objectRef<Summary>('UsageSummary').implement({
  description: 'What calls came to in whole UTC days.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Beginning of the first day that is counted.' }),
    to: t.expose('to', { type: 'DateTime', description: 'End of the last day that is counted.' }),
    total: t.field({ type: UsageTotals, description: 'The sums of all.', resolve: ({ total }) => total }),
    previous: t.field({
      type: UsageTotals,
      description: 'The sums of all in the period before, which is as long.',
      resolve: ({ previous }) => previous(),
    }),
    rows: t.field({
      type: [UsageRow],
      description: 'The sums of each group, by day, then the most expensive first; none without groupBy.',
      resolve: ({ groups }) => groups,
    }),
  }),
})

builder.queryField('usageSummary', (t) =>
  t.field({
    type: UsageSummary,
    description:
      "What calls came to: those of all teams for administrators, the team's for others. It outlives the calls themselves.",
    authScopes: { signedIn: true },
    args: {
      from: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Beginning; its whole UTC day is counted.',
      }),
      to: t.arg({
        type: 'DateTime',
        required: true,
        description: `End, after from; the UTC day it lies in is counted whole. VALIDATION_FAILED beyond ${MAX_DAYS} days.`,
      }),
      groupBy: t.arg({
        type: [UsageDimension],
        required: true,
        defaultValue: [],
        description: `By what to tell apart; VALIDATION_FAILED where that gives more than ${MAX_GROUPS} rows.`,
      }),
      filter: t.arg({ type: UsageFilter, description: 'Left out: all but the sandbox.' }),
    },
    resolve: (_root, { from, to, groupBy, filter }, { services, actor }) =>
      summarizeUsage(services.db, actor, { from, to, groupBy, filter: filter ?? {} }),
  }),
)
