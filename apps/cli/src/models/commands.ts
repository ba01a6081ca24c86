import { LlmModelKind, LlmModelStatus } from '@sluice/db'
import { Option } from 'commander'

import type { UpdateModelInput } from '@sluice/core/registry'
import type { Command } from 'commander'

import {
  addCommand,
  amount,
  jsonValue,
  requireSomething,
  toNullable,
  wholeNumberOr,
  yesOrNo,
} from '../options.ts'
import { addModel } from './add-model.ts'
import { deleteModel } from './delete-model.ts'
import { deprecateModel } from './deprecate-model.ts'
import { listModels } from './list-models.ts'
import { reactivateModel } from './reactivate-model.ts'
import { setDefaultModel } from './set-default-model.ts'
import { updateModel } from './update-model.ts'

import type { Shell } from '../command.ts'
import type { Json, Nothing } from '../options.ts'
import type { ModelFilter } from './list-models.ts'

type Facts = Json & {
  displayName?: string
  input?: string | Nothing
  output?: string | Nothing
  cacheRead?: string | Nothing
  cacheWrite?: string | Nothing
  reasoning?: string | Nothing
  contextWindow?: number | Nothing
  maxOutputTokens?: number | Nothing
  streaming?: boolean | Nothing
  tools?: boolean | Nothing
  jsonSchema?: boolean | Nothing
  vision?: boolean | Nothing
  options?: unknown
}
type Add = Facts & { kind: LlmModelKind; default?: boolean }

/** `sluice models …`; a model is named by its ref. */
export function addModelCommands(program: Command, { once }: Shell): void {
  const group = program
    .command('models')
    .description('the models there are; <model> is provider/modelId, or a modelId that is the only one')

  addCommand(group, 'list', 'list them with their prices, and whether they can be called')
    .option('--provider <name>', 'only those of one provider')
    .addOption(new Option('--status <status>', 'only those').choices(Object.values(LlmModelStatus)))
    .addOption(kindOption('only those'))
    .action((options: Json & ModelFilter) => once(options, (context) => listModels(options, context)))
  addFacts(addCommand(group, 'add <provider/modelId>', 'add one, with the price it has from now on'))
    .addOption(kindOption('what it is for').default('CHAT'))
    .option('--default', 'make it the default of its provider')
    .action((ref: string, options: Add) =>
      once(options, (context) => {
        const { displayName = ref.slice(ref.indexOf('/') + 1), kind } = options
        const names = { displayName, kind, setAsDefault: options.default }
        return addModel(ref, { ...toInput(options), ...names }, context)
      }),
    )
  addFacts(addCommand(group, 'update <model>', 'change one; another price is in force from now on')).action(
    (ref: string, options: Facts) =>
      once(options, async (context) => {
        requireSomething(options)
        return updateModel(ref, toInput(options), context)
      }),
  )
  addCommand(group, 'deprecate <model>', 'let it start nothing new; a default is followed by the next')
    .option('--dry-run', 'only say what would happen')
    .action((ref: string, options: Json & { dryRun?: boolean }) =>
      once(options, (context) => deprecateModel(ref, options, context)),
    )
  addCommand(group, 'reactivate <model>', 'take its deprecation back').action((ref: string, options: Json) =>
    once(options, (context) => reactivateModel(ref, context)),
  )
  addCommand(group, 'set-default <model>', 'make it the default of its provider').action(
    (ref: string, options: Json) => once(options, (context) => setDefaultModel(ref, context)),
  )
  addCommand(group, 'delete <model>', 'delete one that was never used').action((ref: string, options: Json) =>
    once(options, (context) => deleteModel(ref, context)),
  )
}

function kindOption(description: string): Option {
  return new Option('--kind <kind>', description).choices(Object.values(LlmModelKind))
}

/** What `add` and `update` both take. */
function addFacts(command: Command): Command {
  const costs = ['input', 'output', 'cache-read', 'cache-write', 'reasoning']
  const abilities = ['streaming', 'tools', 'json-schema', 'vision']
  command.option('--display-name <name>', 'name for people')
  for (const name of costs)
    command.option(`--${name} <usd>`, `USD per million ${name} tokens; none: unknown`, amount)
  command
    .option('--context-window <n>', 'tokens, or unknown', wholeNumberOr('unknown'))
    .option('--max-output-tokens <n>', 'tokens, or unknown', wholeNumberOr('unknown'))
  for (const name of abilities)
    command.option(`--${name} <answer>`, `whether it has ${name}: yes, no or unknown`, yesOrNo)
  return command.option('--options <json>', 'model options of its protocol, as a JSON object', jsonValue)
}

function toInput(facts: Facts): UpdateModelInput {
  return {
    displayName: facts.displayName,
    costInputPerMillion: toNullable(facts.input),
    costOutputPerMillion: toNullable(facts.output),
    costCacheReadPerMillion: toNullable(facts.cacheRead),
    costCacheWritePerMillion: toNullable(facts.cacheWrite),
    costReasoningPerMillion: toNullable(facts.reasoning),
    contextWindow: toNullable(facts.contextWindow),
    maxOutputTokens: toNullable(facts.maxOutputTokens),
    supportsStreaming: toNullable(facts.streaming),
    supportsTools: toNullable(facts.tools),
    supportsJsonSchema: toNullable(facts.jsonSchema),
    supportsVision: toNullable(facts.vision),
    apiConfig: facts.options,
  }
}
