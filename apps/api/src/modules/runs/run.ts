import { actualCostOf, progressOf, toActualCost } from '@sluice/core/runs'
import { parseId } from '@sluice/core/shared'

import type { Prisma, RunStatus as Status } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { loadAuthorNames, toAuthorKey } from '../access/actor-name.ts'
import { Definition } from '../definitions/definition.ts'
import { LlmModel } from '../registry/llm-model.ts'
import { LlmProvider } from '../registry/llm-provider.ts'
import { ActualCost } from './actual-cost.ts'
import { readSnapshot } from './run-config.ts'
import { RunPriority, toPriority } from './run-priority.ts'
import { RunProgress } from './run-progress.ts'

const RunStatus = builder.enumType('RunStatus', {
  description: 'Where a run is on its way: PENDING → RUNNING ⇄ PAUSED → SUMMARIZING → COMPLETED, FAILED or CANCELLED.',
  values: {
    PENDING: { description: 'Planned, not started.' },
    RUNNING: { description: 'Probes are being done.' },
    PAUSED: { description: 'Nothing new is started until it is resumed.' },
    SUMMARIZING: { description: 'Every slot has an outcome; summaries are being written.' },
    COMPLETED: { description: 'Ended: every slot has an outcome.' },
    FAILED: { description: 'Ended by a fault.' },
    CANCELLED: { description: 'Ended by somebody.' },
  },
})

const MODELS = {
  models: { orderBy: { position: 'asc' }, select: { modelId: true, providerId: true } },
} as const

export const Run = builder.prismaObject('Run', {
  description: 'Scenarios of a definition, asked of models, each a number of times.',
  select: { id: true, createdByKind: true, createdById: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'Day and a letter, e.g. "Nov 20-A".' }),
    status: t.expose('status', { type: RunStatus, description: 'Where it is on its way.' }),
    priority: t.field({
      type: RunPriority,
      description: 'Whose probes go first at a provider.',
      select: { priority: true },
      resolve: ({ priority }) => toPriority(priority),
    }),
    definition: t.relation('definition', { type: Definition, description: 'What it was started from, as it is now.' }),
    definitionVersion: t.int({
      description: "The definition's version when the run started.",
      select: { config: true },
      resolve: ({ config }) => readSnapshot(config).version,
    }),
    definitionSnapshot: t.field({
      type: 'JSON',
      description: "The definition's content when the run started.",
      select: { config: true },
      resolve: ({ config }) => readSnapshot(config).content,
    }),
    config: t.expose('config', {
      type: 'JSON',
      description: '{ definition{ name, version, content }, models[{ ref, displayName, apiConfig, rates }], scenarioCount, … } of its start.',
    }),
    models: t.field({
      type: [LlmModel],
      description: 'The models asked, in the order given at the start.',
      select: MODELS,
      resolve: ({ models }) => models.map(({ modelId }) => modelId),
    }),
    isSandbox: t.boolean({
      description: 'True when every model is a sandbox model.',
      select: MODELS,
      resolve: async ({ models }, _args, context) => {
        const providers = LlmProvider.getDataloader(context)
        const found = await Promise.all(models.map(({ providerId }) => providers.load(providerId)))
        return found.every(({ isSandbox }) => isSandbox)
      },
    }),
    samplePercentage: t.exposeInt('samplePercentage', { description: 'Share of the scenarios played, 1 to 100.' }),
    sampleSeed: t.exposeString('sampleSeed', { description: 'What the share was drawn by; the same seed draws the same.' }),
    samplesPerScenario: t.exposeInt('samplesPerScenario', { description: 'Repetitions of each scenario, 1 to 100.' }),
    temperature: t.expose('temperature', {
      type: 'Decimal',
      nullable: true,
      description: "0 to 2; null: not sent, the vendor's default.",
    }),
    slotCount: t.exposeInt('slotCount', { description: 'Scenarios × models × samples.' }),
    runProgress: t.loadable({
      type: RunProgress,
      description: 'What became of its slots so far.',
      load: async (ids: string[], { services }) => {
        const progress = await progressOf(services.db, ids)
        return ids.map((id) => progress.get(id) ?? new Error(`no progress of run ${id}`))
      },
      resolve: ({ id }) => id,
    }),
    actualCost: t.loadable({
      type: ActualCost,
      description: 'What its calls cost so far.',
      args: {
        includeSandbox: t.arg.boolean({ defaultValue: false, description: "Count the sandbox's models too." }),
      },
      byPath: true,
      load: async (ids: string[], { services }, { includeSandbox }) => {
        const costs = await actualCostOf(services.db, ids)
        return ids.map((id) => toActualCost(costs.get(id) ?? [], includeSandbox ?? false))
      },
      resolve: ({ id }) => id,
    }),
    createdByName: t.loadable({
      type: 'String',
      description: 'Who started it: the name of a person or an API key, or "System".',
      load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
      resolve: toAuthorKey,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When it started; null before.' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true, description: 'When it ended; null before.' }),
  }),
})

const filterArgs = builder.args((t) => ({
  definitionId: t.id({ description: 'Only runs of this definition; VALIDATION_FAILED when it is no UUID.' }),
  status: t.field({ type: RunStatus, description: 'Only runs of this status.' }),
}))

type Filter = { definitionId?: string | null | undefined; status?: Status | null | undefined }

/** The team's runs; everybody else's do not exist. */
export function ofTeam(teamId: string): Prisma.RunWhereInput {
  return { teamId, deletedAt: null }
}

function toWhere({ definitionId, status }: Filter, teamId: string): Prisma.RunWhereInput {
  return {
    ...ofTeam(teamId),
    ...(definitionId ? { definitionId: parseId(definitionId, 'definitionId') } : {}),
    ...(status ? { status } : {}),
  }
}

builder.queryFields((t) => ({
  run: t.prismaField({
    type: Run,
    nullable: true,
    description: 'Null when there is no such run, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.run.findFirst({ ...query, where: { id: parseId(id, 'id'), ...ofTeam(actor.teamId) } }),
  }),
  runs: t.prismaField({
    type: [Run],
    description: "The team's runs, newest first.",
    authScopes: { signedIn: true },
    args: { ...filterArgs, ...pageArgs },
    resolve: (query, _root, args, { services, actor }) =>
      services.db.run.findMany({
        ...query,
        where: toWhere(args, actor.teamId),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...toSlice(toPage(args)),
      }),
  }),
  runCount: t.int({
    description: 'How many runs the same filter gives.',
    authScopes: { signedIn: true },
    args: filterArgs,
    resolve: (_root, args, { services, actor }) => services.db.run.count({ where: toWhere(args, actor.teamId) }),
  }),
}))
