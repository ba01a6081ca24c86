import { startRun } from '@sluice/core/runs'

import { builder } from '../../graphql/builder.ts'
import { Run } from './run.ts'
import { RunPriority } from './run-priority.ts'

const StartRunInput = builder.inputType('StartRunInput', {
  description: 'What to run. Every refusal names the field to blame.',
  fields: (t) => ({
    definitionId: t.id({
      required: true,
      description: "UUID of one of the team's definitions; else NOT_FOUND.",
    }),
    models: t.stringList({
      required: true,
      description:
        'Model refs: provider/modelId, or a bare modelId when one provider serves it. At least one, each once. ' +
        'MODEL_NOT_FOUND, UNSUPPORTED_PROVIDER, MODEL_DEPRECATED, PROVIDER_DISABLED, MISSING_API_KEY.',
    }),
    scenarioIds: t.idList({ description: "UUIDs of the definition's scenarios to play; left out: all." }),
    samplePercentage: t.int({ defaultValue: 100, description: 'Share of the scenarios to play, 1 to 100.' }),
    sampleSeed: t.string({
      description: "What to draw the share by, at most 100 characters; left out: the definition's id.",
    }),
    samplesPerScenario: t.int({ defaultValue: 1, description: 'Repetitions of each scenario, 1 to 100.' }),
    temperature: t.float({ description: "0 to 2; left out: the vendor's default." }),
    priority: t.field({
      type: RunPriority,
      defaultValue: 'NORMAL',
      description: 'Whose probes go first where several runs wait for one provider.',
    }),
  }),
})

const StartRunPayload = builder.objectRef<{ runId: string; jobCount: number }>('StartRunPayload').implement({
  description: 'The run just started.',
  fields: (t) => ({
    run: t.prismaField({
      type: Run,
      description: 'The run.',
      resolve: (query, { runId }, _args, { services }) =>
        services.db.run.findUniqueOrThrow({ ...query, where: { id: runId } }),
    }),
    jobCount: t.exposeInt('jobCount', { description: 'Probes to be done: scenarios × models × samples.' }),
  }),
})

builder.mutationField('startRun', (t) =>
  t.field({
    type: StartRunPayload,
    description:
      'Starts a run: writes it with all its slots and hands out the first probes, or refuses and leaves nothing behind. ' +
      'FORBIDDEN for viewers, VALIDATION_FAILED for what is out of range.',
    authScopes: { member: true },
    args: { input: t.arg({ type: StartRunInput, required: true, description: 'What to run.' }) },
    resolve: (_root, { input }, { services, request }) => startRun(services, request, input),
  }),
)
