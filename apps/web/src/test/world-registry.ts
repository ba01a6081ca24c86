import { unkeptBalance } from './world-balance.ts'

const somewhen = '2026-11-19T09:30:00.000Z'

type ModelOptions = {
  modelId: string
  displayName: string
  kind?: 'CHAT' | 'EMBEDDING'
  status?: 'ACTIVE' | 'DEPRECATED'
  isDefault?: boolean
  unavailableReason?: string
  /** Input and output, per million. */
  prices: [string | null, string | null]
}

type ProviderOptions = {
  id: string
  name: string
  displayName: string
  protocol?: string
  isSandbox?: boolean
  unavailableReason?: string
  models: ModelOptions[]
}

export type Model = ReturnType<typeof createModel>
export type Provider = ReturnType<typeof createProvider>
export type Definition = ReturnType<typeof createDefinition>

export function createProvider(options: ProviderOptions) {
  const { models, protocol = 'OPENAI', isSandbox = false, unavailableReason = null, ...names } = options
  const limits = { maxParallelRequests: 5, requestsPerMinute: 1200, requestTimeoutSeconds: 120 }
  const account = {
    ...names,
    ...limits,
    protocol,
    isSandbox,
    unavailableReason,
    isAvailable: unavailableReason === null,
    isEnabled: true,
    allowPrivateAddress: false,
    tokensPerMinute: null,
    credential: isSandbox
      ? { kind: 'NONE', reference: null }
      : { kind: 'ENVIRONMENT', reference: `env:${names.name.toUpperCase()}_API_KEY` },
    baseUrl: isSandbox ? 'sandbox://openai' : `https://api.${names.name}.example/v1`,
    createdAt: somewhen,
    updatedAt: somewhen,
  }
  const served = models.map((model) => createModel(account, model))
  return {
    ...account,
    ...unkeptBalance(),
    models: served,
    activeModels: served.filter((model) => model.status === 'ACTIVE'),
    defaultModel: served.find((model) => model.isDefault) ?? null,
  }
}

type Account = {
  id: string
  name: string
  displayName: string
  isSandbox: boolean
  isAvailable: boolean
  unavailableReason: string | null
}

function createModel(provider: Account, options: ModelOptions) {
  const { modelId, displayName, prices, kind = 'CHAT', status = 'ACTIVE', isDefault = false } = options
  const unavailableReason = options.unavailableReason ?? provider.unavailableReason
  const id = `${provider.id}-${modelId}`
  const versions = prices[0] === null ? [] : [createPrice(`${id}-price`, prices)]
  const unknown = { contextWindow: null, maxOutputTokens: null, supportsTools: null, supportsVision: null }
  return {
    ...unknown,
    id,
    ref: `${provider.name}/${modelId}`,
    modelId,
    displayName,
    kind,
    status,
    isDefault,
    isAvailable: unavailableReason === null && status === 'ACTIVE',
    unavailableReason,
    provider,
    providerId: provider.id,
    apiConfig: {},
    version: 1,
    supportsStreaming: true,
    supportsJsonSchema: false,
    price: versions[0] ?? null,
    versions,
    priceHistory: () => versions,
    costInputPerMillion: prices[0],
    costOutputPerMillion: prices[1],
    costCacheReadPerMillion: provider.isSandbox ? null : prices[0] && '0.025000',
    costCacheWritePerMillion: null,
    costReasoningPerMillion: null,
    createdAt: somewhen,
    updatedAt: somewhen,
  }
}

export function createPrice(id: string, [input, output]: [string | null, string | null], from = somewhen) {
  const rates = [
    { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: input },
    { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: output },
  ].filter(({ usdPerMillion }) => usdPerMillion !== null)
  const isFuture = Date.parse(from) > Date.now()
  return {
    id,
    rates,
    isFuture,
    effectiveFrom: from,
    createdAt: from,
    createdByName: 'System',
    source: 'seed',
  }
}

type DefinitionOptions = { id: string; name: string; scenarioCount: number; content?: unknown }

const usualContent = {
  schemaVersion: 2,
  template:
    'A bank reviews a loan over [amount]. The applicant has [history].\n\nShould the loan be granted? Answer yes or no, then explain in two sentences.',
  dimensions: [
    {
      name: 'amount',
      levels: [
        { score: 1, label: 'small', text: '2,000 euros' },
        { score: 2, label: 'middling', text: '20,000 euros' },
        { score: 3, label: 'large', text: '200,000 euros' },
      ],
    },
    {
      name: 'history',
      levels: [
        { score: 1, label: 'spotless', text: 'never missed a payment' },
        { score: 2, label: 'patchy', text: 'missed two payments last year' },
      ],
    },
  ],
}

export function createDefinition({ id, name, scenarioCount, content = usualContent }: DefinitionOptions) {
  const scenarios = Array.from({ length: scenarioCount }, (_, index) => ({
    id: `${id}-scenario-${index + 1}`,
    definitionId: id,
    position: index,
    name: `amount_${(index % 3) + 1} / history_${(index % 2) + 1}`,
    content: {
      prompt: `Scenario ${index + 1}: a bank reviews a loan over 20,000 euros. The applicant has never missed a payment.\n\nShould the loan be granted? Answer yes or no, then explain in two sentences.`,
      dimensions: { amount: (index % 3) + 1, history: (index % 2) + 1 },
    },
    createdAt: somewhen,
  }))
  return {
    id,
    name,
    content,
    version: 3,
    parentId: null,
    runCount: 1,
    scenarioCount,
    allScenarios: scenarios,
    scenarios: ({ limit, offset }: { limit: number; offset: number }) =>
      scenarios.slice(offset, offset + limit),
    createdAt: somewhen,
    updatedAt: somewhen,
  }
}
