import { apiError } from './fake-api.ts'
import { AccessWorld } from './world-access.ts'
import { AuditWorld } from './world-audit.ts'
import { BalanceWorld } from './world-balance.ts'
import { CallsWorld } from './world-calls.ts'
import {
  createDefinition,
  createProvider,
  type Definition,
  type Model,
  type Provider,
} from './world-registry.ts'
import { ModelsWorld } from './world-models.ts'
import { createRun, type Run, type RunOptions } from './world-runs.ts'
import { SettingsWorld } from './world-settings.ts'

type Page = { limit: number; offset: number }
type RunFilter = { status?: string | null; definitionId?: string | null }
type ModelFilter = { providerId?: string | null; status?: string | null; search?: string | null }

/** The rows an API would have, and the resolvers over them: changed by a test, seen by the next query. */
export class World {
  viewer = {
    id: 'user-ada',
    actorKind: 'USER',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    role: 'ADMIN',
    canWrite: true,
    canManageTeam: true,
    canAdminister: true,
    mustChangePassword: false,
    version: '0.1.0',
    team: { id: 'team-1', name: 'Research', slug: 'research' },
  }
  providers: Provider[] = usualProviders()
  definitions: Definition[] = [
    createDefinition({ id: 'definition-1', name: 'Loan decision', scenarioCount: 12 }),
    createDefinition({ id: 'definition-2', name: 'Triage order', scenarioCount: 4 }),
  ]
  runs: Run[] = []
  /** Publishes a run's progress to whoever watches it. */
  progress = new Map<string, AsyncIterable<Run>>()
  started: Record<string, unknown>[] = []
  readonly settings = new SettingsWorld(() => this.models)
  readonly audit = new AuditWorld()
  readonly access = new AccessWorld()
  readonly registry = new ModelsWorld(() => this.providers)
  readonly calls = new CallsWorld(() => this.models)
  readonly balances = new BalanceWorld((id) => this.registry.findProvider(id))

  get models(): Model[] {
    return this.providers.flatMap((provider) => provider.models)
  }

  addRun(options: Partial<RunOptions> = {}): Run {
    const [definition] = this.definitions
    if (!definition) throw new Error('a run needs a definition')
    const models = this.models.filter(
      (model) => model.isDefault && model.isAvailable && !model.provider.isSandbox,
    )
    const run = createRun({ id: `run-${this.runs.length + 1}`, definition, models, ...options })
    this.runs.unshift(run)
    return run
  }

  /** The resolvers of Query, Mutation and Subscription. */
  readonly root: Record<string, unknown> = {
    ...this.settings.root,
    ...this.audit.root,
    ...this.access.root,
    ...this.registry.root,
    ...this.balances.root,
    ...this.calls.root,
    me: () => this.viewer,
    llmProviders: ({ limit, offset }: Page) => this.providers.slice(offset, offset + limit),
    llmProviderCount: () => this.providers.length,
    llmModels: ({ limit, offset, ...filter }: ModelFilter & Page) =>
      this.#modelsLike(filter).slice(offset, offset + limit),
    llmModelCount: (filter: ModelFilter) => this.#modelsLike(filter).length,
    definitions: ({ search, limit, offset }: Page & { search?: string | null }) =>
      this.#definitionsLike(search).slice(offset, offset + limit),
    definitionCount: ({ search }: { search?: string | null }) => this.#definitionsLike(search).length,
    definition: ({ id }: { id: string }) =>
      this.definitions.find((definition) => definition.id === id) ?? null,
    runs: ({ limit, offset, ...filter }: RunFilter & Page) =>
      this.#runsLike(filter).slice(offset, offset + limit),
    runCount: (filter: RunFilter) => this.#runsLike(filter).length,
    run: ({ id }: { id: string }) => this.runs.find((run) => run.id === id) ?? null,
    transcript: ({ id }: { id: string }) =>
      this.runs.flatMap((run) => run.allTranscripts).find((transcript) => transcript.id === id) ?? null,
    startRun: ({ input }: { input: Record<string, unknown> & { definitionId: string } }) => {
      this.started.push(input)
      const definition = this.definitions.find(({ id }) => id === input.definitionId)
      if (!definition)
        throw apiError('There is no such definition.', { code: 'NOT_FOUND', field: 'definitionId' })
      const run = this.addRun({ definition, status: 'RUNNING' })
      return { run, jobCount: run.slotCount }
    },
    runProgress: ({ runId }: { runId: string }) => {
      const updates = this.progress.get(runId)
      if (!updates) throw apiError('There is no stream.', { code: 'INTERNAL' })
      return toRootValues(updates)
    },
  }

  #modelsLike({ providerId, status, search }: ModelFilter): Model[] {
    return this.models.filter(
      (model) =>
        (!providerId || model.provider.id === providerId) &&
        (!status || model.status === status) &&
        `${model.modelId} ${model.displayName}`.toLowerCase().includes((search ?? '').toLowerCase()),
    )
  }

  #definitionsLike(search: string | null | undefined): Definition[] {
    return this.definitions.filter(({ name }) => name.toLowerCase().includes((search ?? '').toLowerCase()))
  }

  #runsLike({ status, definitionId }: RunFilter): Run[] {
    return this.runs.filter(
      (run) => (!status || run.status === status) && (!definitionId || run.definition.id === definitionId),
    )
  }
}

async function* toRootValues(updates: AsyncIterable<Run>) {
  for await (const run of updates) yield { runProgress: run }
}

function usualProviders(): Provider[] {
  return [
    createProvider({
      id: 'provider-openai',
      name: 'openai',
      displayName: 'OpenAI',
      models: [
        {
          modelId: 'gpt-5-mini',
          displayName: 'GPT-5 mini',
          isDefault: true,
          prices: ['0.250000', '2.000000'],
        },
        { modelId: 'gpt-5.1', displayName: 'GPT-5.1', prices: ['1.250000', '10.000000'] },
        { modelId: 'gpt-4o', displayName: 'GPT-4o', status: 'DEPRECATED', prices: ['2.500000', '10.000000'] },
        {
          modelId: 'text-embedding-3',
          displayName: 'Text embedding 3',
          kind: 'EMBEDDING',
          prices: ['0.020000', null],
        },
      ],
    }),
    createProvider({
      id: 'provider-anthropic',
      name: 'anthropic',
      displayName: 'Anthropic',
      protocol: 'ANTHROPIC',
      models: [
        {
          modelId: 'claude-haiku-4-5',
          displayName: 'Claude Haiku 4.5',
          isDefault: true,
          prices: ['1.000000', '5.000000'],
        },
        { modelId: 'claude-next', displayName: 'Claude Next', prices: [null, null] },
      ],
    }),
    createProvider({
      id: 'provider-google',
      name: 'google',
      displayName: 'Google',
      protocol: 'GOOGLE',
      unavailableReason: 'GOOGLE_API_KEY is not set.',
      models: [
        {
          modelId: 'gemini-2.5-pro',
          displayName: 'Gemini 2.5 Pro',
          isDefault: true,
          prices: ['1.250000', '10.000000'],
        },
      ],
    }),
    createProvider({
      id: 'provider-sandbox',
      name: 'sandbox',
      displayName: 'Sandbox',
      isSandbox: true,
      models: [
        {
          modelId: 'sandbox-small',
          displayName: 'Sandbox small',
          isDefault: true,
          prices: ['0.100000', '0.400000'],
        },
      ],
    }),
  ]
}
