import { builder } from '../../graphql/builder.ts'
import { loadAuthorNames, toAuthorKey } from '../access/actor-name.ts'
import { RunPriority, toPriority } from './run-priority.ts'

export const RunStatus = builder.enumType('RunStatus', {
  description:
    'Where a run is on its way: PENDING → RUNNING ⇄ PAUSED → SUMMARIZING → COMPLETED, FAILED or CANCELLED.',
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
    samplePercentage: t.exposeInt('samplePercentage', {
      description: 'Share of the scenarios played, 1 to 100.',
    }),
    sampleSeed: t.exposeString('sampleSeed', {
      description: 'What the share was drawn by; the same seed draws the same.',
    }),
    samplesPerScenario: t.exposeInt('samplesPerScenario', {
      description: 'Repetitions of each scenario, 1 to 100.',
    }),
    temperature: t.expose('temperature', {
      type: 'Decimal',
      nullable: true,
      description: "0 to 2; null: not sent, the vendor's default.",
    }),
    slotCount: t.exposeInt('slotCount', { description: 'Scenarios × models × samples.' }),
    createdByName: t.loadable({
      type: 'String',
      description: 'Who started it: the name of a person or an API key, or "System".',
      load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
      resolve: toAuthorKey,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it started; null before.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null before.',
    }),
  }),
})
