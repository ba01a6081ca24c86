import { existing } from './existing.ts'
import { apiError } from './fake-api.ts'
import { createPrice, createProvider, type Model, type Provider } from './world-registry.ts'

type Target = { id: string; expectedUpdatedAt?: string | null; dryRun?: boolean | null }
type Input = Record<string, unknown> & { expectedUpdatedAt?: string | null }
type Row = { id: string; updatedAt: string }

/** What changes providers, models and prices of a world. */
export class ModelsWorld {
  /** What was asked of mutations, in order. */
  changes: { name: string; given: unknown }[] = []
  /** What an operation is refused with, by its name. */
  readonly refusals = new Map<string, () => Error>()
  presets = [
    createPreset({ key: 'openai', displayName: 'OpenAI', baseUrl: 'https://api.openai.com/v1' }),
    createPreset({
      key: 'ollama',
      displayName: 'Ollama',
      baseUrl: 'http://127.0.0.1:11434/v1',
      credentialSuggestion: null,
      needsCredential: false,
      allowPrivateAddress: true,
    }),
  ]
  offered: Record<string, unknown>[] = []
  test: Record<string, unknown> = {
    isOk: true,
    latencyMs: 87,
    modelCount: 2,
    models: ['a', 'b'],
    error: null,
  }
  usage = { isDefault: false, runsRunning: 1, runsTotal: 12, settings: ['infra_model_judge'], schedules: 0 }
  imported: Record<string, unknown> = {}
  readonly #providers: () => Provider[]
  #changed = 0

  constructor(providers: () => Provider[]) {
    this.#providers = providers
  }

  findModel(id: string): Model {
    return existing(this.#models.find((model) => model.id === id))
  }

  findProvider(id: string): Provider {
    return existing(this.#providers().find((provider) => provider.id === id))
  }

  /** As somebody would change it elsewhere. */
  touch<Changed extends Row>(row: Changed, changes: Partial<Changed> = {}): Changed {
    this.#changed += 1
    return Object.assign(row, changes, {
      updatedAt: new Date(Date.UTC(2026, 10, 20, 9, this.#changed)).toISOString(),
    })
  }

  /** The resolvers of Query and Mutation. */
  readonly root: Record<string, unknown> = {
    llmModel: ({ id }: Target) => this.#models.find((model) => model.id === id) ?? null,
    llmProvider: ({ id }: Target) => this.findProvider(id),
    llmProviderPresets: () => this.presets,
    discoverLlmModels: () => this.#answer('discoverLlmModels', null, () => this.offered),
    createLlmProvider: ({ input }: { input: Input & { name: string; displayName: string } }) =>
      this.#answer('createLlmProvider', input, () => {
        const { name, displayName } = input
        const provider = createProvider({ id: `provider-${name}`, name, displayName, models: [] })
        this.#providers().push(provider)
        return { provider }
      }),
    updateLlmProvider: ({ id, input }: { id: string; input: Input }) =>
      this.#answer('updateLlmProvider', { id, input }, () => ({
        provider: this.#change(this.findProvider(id), toStored(input)),
      })),
    deleteLlmProvider: (target: Target) =>
      this.#answer('deleteLlmProvider', target, () => {
        this.#requireUnchanged(this.findProvider(target.id), target)
        const providers = this.#providers()
        providers.splice(providers.indexOf(this.findProvider(target.id)), 1)
        return { deletedId: target.id }
      }),
    testLlmProvider: ({ id }: Target) =>
      this.#answer('testLlmProvider', id, () => ({ ...this.test, provider: this.findProvider(id) })),
    createLlmModel: ({
      input,
    }: {
      input: Input & { providerId: string; modelId: string; displayName: string }
    }) =>
      this.#answer('createLlmModel', input, () => {
        const model = this.#add(this.findProvider(input.providerId), input)
        return { model, previousDefault: null }
      }),
    addDiscoveredLlmModels: ({ providerId, models }: { providerId: string; models: { modelId: string }[] }) =>
      this.#answer('addDiscoveredLlmModels', models, () => ({
        models: models.map((model) => this.#add(this.findProvider(providerId), model)),
      })),
    updateLlmModel: ({ id, input }: { id: string; input: Input }) =>
      this.#answer('updateLlmModel', { id, input }, () => ({
        model: this.#change(this.findModel(id), input),
      })),
    deleteLlmModel: (target: Target) =>
      this.#answer('deleteLlmModel', target, () => {
        const model = this.findModel(target.id)
        this.#requireUnchanged(model, target)
        const { models } = this.findProvider(model.providerId)
        models.splice(models.indexOf(model), 1)
        return { deletedId: target.id }
      }),
    deprecateLlmModel: (target: Target) =>
      this.#answer('deprecateLlmModel', target, () => this.#deprecate(target)),
    reactivateLlmModel: (target: Target) =>
      this.#answer('reactivateLlmModel', target, () => {
        const model = this.findModel(target.id)
        this.#requireUnchanged(model, target)
        return { model: this.touch(model, { status: 'ACTIVE', isAvailable: true }) }
      }),
    setDefaultLlmModel: (target: Target) =>
      this.#answer('setDefaultLlmModel', target, () => {
        this.#requireUnchanged(this.findModel(target.id), target)
        return this.#setDefault(this.findModel(target.id))
      }),
    unsetDefaultLlmModel: (target: Target) =>
      this.#answer('unsetDefaultLlmModel', target, () => {
        this.#requireUnchanged(this.findModel(target.id), target)
        return { model: this.touch(this.findModel(target.id), { isDefault: false }) }
      }),
    setLlmModelPrice: ({ modelId, input }: { modelId: string; input: Input & { effectiveFrom?: string } }) =>
      this.#answer('setLlmModelPrice', input, () => {
        const model = this.findModel(modelId)
        this.#requireUnchanged(model, input)
        const price = createPrice(
          `${modelId}-price-${model.versions.length + 1}`,
          ['9', '9'],
          input.effectiveFrom,
        )
        model.versions.unshift(price)
        return { model: this.touch(model), price, warning: null }
      }),
    withdrawLlmModelPrice: ({ id }: Target) =>
      this.#answer('withdrawLlmModelPrice', id, () => {
        const model = existing(this.#models.find(({ versions }) => versions.some((price) => price.id === id)))
        model.versions.splice(
          model.versions.findIndex((price) => price.id === id),
          1,
        )
        return { deletedId: id, model: this.touch(model) }
      }),
    importPrices: ({ input }: { input: Input }) => this.#answer('importPrices', input, () => this.imported),
  }

  get #models(): Model[] {
    return this.#providers().flatMap(({ models }) => models)
  }

  #answer<Answer>(name: string, given: unknown, answer: () => Answer): Answer {
    this.changes.push({ name, given })
    const refuse = this.refusals.get(name)
    if (refuse) throw refuse()
    return answer()
  }

  #deprecate(target: Target) {
    const model = this.findModel(target.id)
    if (!target.dryRun) this.#requireUnchanged(model, target)
    const usage = { ...this.usage, isDefault: model.isDefault }
    const successor = this.findProvider(model.providerId).models.find(
      (other) => other !== model && other.kind === 'CHAT' && other.status === 'ACTIVE',
    )
    const newDefault = model.isDefault ? (successor ?? null) : null
    const warning = model.isDefault && !newDefault ? 'There is no default model then.' : null
    if (!target.dryRun) {
      if (newDefault) this.touch(newDefault, { isDefault: true })
      this.touch(model, { status: 'DEPRECATED', isDefault: false, isAvailable: false })
    }
    return { model, newDefault, usage, warning }
  }

  #setDefault(model: Model) {
    const { models } = this.findProvider(model.providerId)
    const previousDefault = models.find((other) => other.isDefault && other !== model) ?? null
    if (previousDefault) this.touch(previousDefault, { isDefault: false })
    return { model: this.touch(model, { isDefault: true }), previousDefault }
  }

  #add(provider: Provider, { modelId, ...more }: Record<string, unknown> & { modelId: string }): Model {
    const displayName = typeof more.displayName === 'string' ? more.displayName : modelId
    const prices: [string, string] = ['1', '2']
    const { id, name } = provider
    const options = { modelId, displayName, prices }
    const model = existing(
      createProvider({ id, name, displayName: provider.displayName, models: [options] }).models[0],
    )
    provider.models.push(model)
    return model
  }

  #change<Changed extends Row>(row: Changed, { expectedUpdatedAt, ...input }: Input): Changed {
    this.#requireUnchanged(row, { expectedUpdatedAt })
    return this.touch(Object.assign(row, input))
  }

  #requireUnchanged(row: Row, given: { expectedUpdatedAt?: string | null | undefined }): void {
    if (!given.expectedUpdatedAt || given.expectedUpdatedAt === row.updatedAt) return
    throw apiError('It was changed after you read it.', {
      code: 'CONFLICT',
      field: 'expectedUpdatedAt',
      current: { ...row, ...withoutRelations },
    })
  }
}

/** A credential is given as one thing and shown as another. */
function toStored({ credential, clearCredential, ...input }: Input): Input {
  if (clearCredential) return { ...input, credential: { kind: 'NONE', reference: null } }
  return credential ? { ...input, credential: { kind: 'STORED', reference: null } } : input
}

// An answer holds no rows within rows.
const withoutRelations = {
  provider: undefined,
  price: undefined,
  models: undefined,
  activeModels: undefined,
  defaultModel: undefined,
}

function createPreset(more: { key: string; displayName: string; baseUrl: string } & Record<string, unknown>) {
  return {
    protocol: 'OPENAI',
    credentialSuggestion: 'env:OPENAI_API_KEY',
    needsCredential: true,
    allowPrivateAddress: false,
    maxParallelRequests: 5,
    requestsPerMinute: 60,
    note: 'A note on this vendor.',
    ...more,
  }
}
