import type { Cache, UpdateResolver } from '@urql/exchange-graphcache'

import { readRecord } from '#lib/read-json.ts'

import schema from './schema.json' with { type: 'json' }

const models = ['llmModels', 'llmModelCount', 'availableModels', 'infraModel'] as const
const providers = ['llmProviders', 'llmProviderCount'] as const

/** What a change makes old beside the rows in its answer: fields of Query, asked again where they are shown. */
const stale: Readonly<Record<string, readonly string[]>> = {
  updateSystemSetting: ['infraModel'],
  resetSystemSetting: ['infraModel'],
  createUser: ['users', 'userCount', 'teams'],
  updateUser: ['users', 'userCount', 'teams'],
  createTeam: ['teams', 'teamCount'],
  updateTeam: ['teams'],
  createApiKey: ['apiKeys', 'apiKeyCount', 'teams'],
  updateApiKey: ['apiKeys', 'apiKeyCount'],
  suspendApiKey: ['apiKeys', 'apiKeyCount'],
  activateApiKey: ['apiKeys', 'apiKeyCount'],
  revokeApiKey: ['apiKeys', 'apiKeyCount'],
  createLlmProvider: providers,
  updateLlmProvider: models,
  deleteLlmProvider: providers,
  // A provider has its models and its default.
  createLlmModel: [...models, 'llmProviders'],
  addDiscoveredLlmModels: [...models, 'llmProviders', 'discoverLlmModels'],
  updateLlmModel: ['availableModels', 'infraModel', 'llmModel'],
  deprecateLlmModel: [...models, 'llmProviders'],
  reactivateLlmModel: models,
  deleteLlmModel: [...models, 'llmProviders'],
  setDefaultLlmModel: ['llmProviders', 'availableModels'],
  unsetDefaultLlmModel: ['llmProviders', 'availableModels'],
  setLlmModelPrice: ['llmModel', 'infraModel'],
  withdrawLlmModelPrice: ['llmModel'],
  importPrices: ['llmModel', 'infraModel'],
}

const auditTrail = ['auditLogs', 'entityAuditHistory'] as const

/** Every change is in the audit trail. */
export function createUpdates(): Record<string, UpdateResolver> {
  const mutations = schema.__schema.types.find(({ name }) => name === 'Mutation')?.fields ?? []
  return Object.fromEntries(
    mutations.map(({ name }) => [
      name,
      (_result, variables, cache, { optimistic: isExpected }) => {
        if (!isExpected && !isDryRun(variables)) invalidate(cache, [...auditTrail, ...(stale[name] ?? [])])
      },
    ]),
  )
}

/** Asked what would happen, the API changes nothing. */
function isDryRun(variables: Record<string, unknown>): boolean {
  return variables.dryRun === true || readRecord(variables.input).dryRun === true
}

function invalidate(cache: Cache, names: readonly string[]): void {
  for (const { fieldName, arguments: given } of cache.inspectFields('Query')) {
    if (names.includes(fieldName)) cache.invalidate('Query', fieldName, given)
  }
}
