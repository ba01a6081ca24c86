/** What a step may use: ids by name, as earlier steps and the world left them. */
export type Ids = Record<string, string>

/** A mutation that succeeds, and what it leaves in the trail. */
export type Step = {
  field: string
  variables: (ids: Ids) => Record<string, unknown>
  /** What is selected of its answer. */
  select: string
  /** Ids of the answer to keep for later steps, by where they are in it. */
  keep?: Record<string, (string | number)[]>
  /** The events it writes, each beside an audit row of the entity before the dot. */
  events: string[]
}

const byId =
  (name: string, more: Record<string, unknown> = {}): Step['variables'] =>
  (ids) => ({ id: ids[name], ...more })
const withInput =
  (input: Record<string, unknown>): Step['variables'] =>
  () => ({ input })

const USER = { select: 'user { id }' }
const TEAM = { select: 'team { id }' }
const API_KEY = { select: 'apiKey { id }' }
const PROVIDER = { select: 'provider { id }' }
const MODEL = { select: 'model { id }' }
const SETTING = { select: 'setting { key }' }

const access: Step[] = [
  {
    field: 'createTeam',
    variables: withInput({ slug: 'crew', name: 'Crew' }),
    ...TEAM,
    keep: { team: ['team', 'id'] },
    events: ['team.created'],
  },
  {
    field: 'updateTeam',
    variables: byId('team', { input: { name: 'The crew' } }),
    ...TEAM,
    events: ['team.updated'],
  },
  {
    field: 'createUser',
    variables: withInput({ email: 'bo@example.test', name: 'Bo', role: 'MEMBER' }),
    ...USER,
    keep: { user: ['user', 'id'] },
    events: ['user.created'],
  },
  {
    field: 'updateUser',
    variables: byId('user', { input: { name: 'Bob' } }),
    ...USER,
    events: ['user.updated'],
  },
  { field: 'resetUserPassword', variables: byId('user'), ...USER, events: ['user.password_reset'] },
  { field: 'signOutUser', variables: byId('user'), ...USER, events: ['user.signed_out'] },
  {
    field: 'changePassword',
    variables: withInput({ currentPassword: 'a long password', newPassword: 'a longer password' }),
    ...USER,
    events: ['user.password_changed'],
  },
  {
    field: 'createApiKey',
    variables: withInput({ name: 'robot', role: 'VIEWER' }),
    ...API_KEY,
    keep: { apiKey: ['apiKey', 'id'] },
    events: ['api_key.created'],
  },
  {
    field: 'updateApiKey',
    variables: byId('apiKey', { input: { name: 'R2' } }),
    ...API_KEY,
    events: ['api_key.updated'],
  },
  { field: 'rotateApiKey', variables: byId('apiKey'), ...API_KEY, events: ['api_key.rotated'] },
  { field: 'suspendApiKey', variables: byId('apiKey'), ...API_KEY, events: ['api_key.suspended'] },
  { field: 'activateApiKey', variables: byId('apiKey'), ...API_KEY, events: ['api_key.activated'] },
  { field: 'revokeApiKey', variables: byId('apiKey'), ...API_KEY, events: ['api_key.revoked'] },
]

const registry: Step[] = [
  {
    field: 'createLlmProvider',
    variables: ({ vendorUrl }) => ({
      input: {
        name: 'vendor',
        displayName: 'Vendor',
        protocol: 'OPENAI',
        baseUrl: vendorUrl,
        allowPrivateAddress: true,
        credential: 'a key of the vendor',
      },
    }),
    ...PROVIDER,
    keep: { provider: ['provider', 'id'] },
    events: ['llm_provider.created'],
  },
  {
    field: 'updateLlmProvider',
    variables: byId('provider', { input: { displayName: 'The vendor' } }),
    ...PROVIDER,
    events: ['llm_provider.updated'],
  },
  {
    field: 'setProviderBalance',
    variables: byId('provider', { balance: '25.5' }),
    ...PROVIDER,
    events: ['llm_provider.balance_set'],
  },
  {
    field: 'syncProviderBalance',
    variables: byId('provider', { realBalance: '25' }),
    ...PROVIDER,
    events: ['llm_provider.balance_synced'],
  },
  { field: 'testLlmProvider', variables: byId('provider'), select: 'isOk', events: ['llm_provider.tested'] },
  {
    field: 'createLlmModel',
    variables: ({ provider }) => ({
      input: {
        providerId: provider,
        modelId: 'first',
        displayName: 'First',
        costInputPerMillion: '1',
        costOutputPerMillion: '2',
        setAsDefault: true,
      },
    }),
    ...MODEL,
    keep: { first: ['model', 'id'] },
    events: ['llm_model.created'],
  },
  {
    field: 'addDiscoveredLlmModels',
    variables: ({ provider }) => ({ providerId: provider, models: [{ modelId: 'second' }] }),
    select: 'models { id }',
    keep: { second: ['models', 0, 'id'] },
    events: ['llm_model.created'],
  },
  {
    field: 'updateLlmModel',
    variables: byId('first', { input: { displayName: 'The first' } }),
    ...MODEL,
    events: ['llm_model.updated'],
  },
  { field: 'setDefaultLlmModel', variables: byId('second'), ...MODEL, events: ['llm_model.default_set'] },
  { field: 'setDefaultModel', variables: byId('first'), ...MODEL, events: ['llm_model.default_set'] },
  {
    field: 'deprecateLlmModel',
    variables: byId('first'),
    ...MODEL,
    events: ['llm_model.default_set', 'llm_model.deprecated'],
  },
  { field: 'reactivateLlmModel', variables: byId('first'), ...MODEL, events: ['llm_model.reactivated'] },
  { field: 'unsetDefaultLlmModel', variables: byId('second'), ...MODEL, events: ['llm_model.default_unset'] },
]

const prices: Step[] = [
  {
    field: 'setLlmModelPrice',
    variables: ({ second }) => ({
      modelId: second,
      input: {
        effectiveFrom: '2100-01-01T00:00:00Z',
        rates: [
          { tokenClass: 'INPUT', usdPerMillion: '1' },
          { tokenClass: 'OUTPUT', usdPerMillion: '2' },
        ],
      },
    }),
    select: 'price { id }',
    keep: { price: ['price', 'id'] },
    events: ['llm_model.priced'],
  },
  {
    field: 'withdrawLlmModelPrice',
    variables: byId('price'),
    ...MODEL,
    events: ['llm_model.price_withdrawn'],
  },
  {
    field: 'importPrices',
    variables: withInput({
      dryRun: false,
      format: 'LITELLM',
      source: {
        first: {
          litellm_provider: 'vendor',
          mode: 'chat',
          input_cost_per_token: 0.000003,
          output_cost_per_token: 0.000004,
        },
      },
    }),
    select: '__typename',
    events: ['llm_model.priced'],
  },
]

const others: Step[] = [
  {
    field: 'updateSystemSetting',
    variables: withInput({ key: 'run_max_probes', value: 500 }),
    ...SETTING,
    events: ['system_setting.updated'],
  },
  {
    field: 'updateSystemSettings',
    variables: withInput({ key: 'run_max_probes', value: 600 }),
    ...SETTING,
    events: ['system_setting.updated'],
  },
  {
    field: 'resetSystemSetting',
    variables: () => ({ key: 'run_max_probes' }),
    ...SETTING,
    events: ['system_setting.reset'],
  },
  {
    field: 'startRun',
    variables: ({ definition }) => ({ input: { definitionId: definition, models: ['alpha/one'] } }),
    select: 'run { id }',
    events: ['run.started'],
  },
]

const removals: Step[] = [
  { field: 'deleteLlmModel', variables: byId('first'), select: 'deletedId', events: ['llm_model.deleted'] },
  {
    field: 'deleteLlmModel',
    variables: byId('second'),
    select: 'deletedId',
    events: ['llm_model.deleted'],
  },
  {
    field: 'deleteLlmProvider',
    variables: byId('provider'),
    select: 'deletedId',
    events: ['llm_provider.deleted'],
  },
]

/** Every mutation there is, in an order in which all succeed. A new one is added where what it needs is there. */
export const EVERY_MUTATION: readonly Step[] = [...access, ...registry, ...prices, ...others, ...removals]
