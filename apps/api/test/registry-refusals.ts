import { expect } from 'vitest'

import { request } from './client.ts'
import { dumpRegistry } from './dump.ts'

import type { RegistryClient } from './registry-client.ts'
import type { World } from './world.ts'

/** Every use of the registry that is for administrators. */
export const DOCUMENTS = {
  createLlmProvider: `mutation ($input: CreateLlmProviderInput!) { createLlmProvider(input: $input) { provider { id } } }`,
  updateLlmProvider: `mutation ($id: ID!, $input: UpdateLlmProviderInput!) { updateLlmProvider(id: $id, input: $input) { provider { id } } }`,
  deleteLlmProvider: `mutation ($id: ID!, $expected: DateTime) { deleteLlmProvider(id: $id, expectedUpdatedAt: $expected) { deletedId } }`,
  testLlmProvider: `mutation ($id: ID!) { testLlmProvider(id: $id) { isOk } }`,
  setProviderBalance: `mutation ($id: ID!, $balance: Decimal, $note: String, $expected: DateTime) { setProviderBalance(id: $id, balance: $balance, note: $note, expectedUpdatedAt: $expected) { provider { id } } }`,
  syncProviderBalance: `mutation ($id: ID!, $realBalance: Decimal!, $note: String, $expected: DateTime) { syncProviderBalance(id: $id, realBalance: $realBalance, note: $note, expectedUpdatedAt: $expected) { delta } }`,
  createLlmModel: `mutation ($input: CreateLlmModelInput!) { createLlmModel(input: $input) { model { id } } }`,
  updateLlmModel: `mutation ($id: ID!, $input: UpdateLlmModelInput!) { updateLlmModel(id: $id, input: $input) { model { id } } }`,
  deprecateLlmModel: `mutation ($id: ID!, $expected: DateTime, $dryRun: Boolean) { deprecateLlmModel(id: $id, dryRun: $dryRun, expectedUpdatedAt: $expected) { model { id } } }`,
  reactivateLlmModel: `mutation ($id: ID!, $expected: DateTime) { reactivateLlmModel(id: $id, expectedUpdatedAt: $expected) { model { id } } }`,
  setDefaultLlmModel: `mutation ($id: ID!, $expected: DateTime) { setDefaultLlmModel(id: $id, expectedUpdatedAt: $expected) { model { id } } }`,
  setDefaultModel: `mutation ($id: ID!, $expected: DateTime) { setDefaultModel(id: $id, expectedUpdatedAt: $expected) { model { id } } }`,
  unsetDefaultLlmModel: `mutation ($id: ID!, $expected: DateTime) { unsetDefaultLlmModel(id: $id, expectedUpdatedAt: $expected) { model { id } } }`,
  deleteLlmModel: `mutation ($id: ID!, $expected: DateTime) { deleteLlmModel(id: $id, expectedUpdatedAt: $expected) { deletedId } }`,
  addDiscoveredLlmModels: `mutation ($id: ID!, $models: [DiscoveredModelInput!]!) { addDiscoveredLlmModels(providerId: $id, models: $models) { models { id } } }`,
  setLlmModelPrice: `mutation ($id: ID!, $input: SetLlmModelPriceInput!) { setLlmModelPrice(modelId: $id, input: $input) { price { id } } }`,
  withdrawLlmModelPrice: `mutation ($id: ID!) { withdrawLlmModelPrice(id: $id) { deletedId } }`,
  importPrices: `mutation ($input: ImportPricesInput!) { importPrices(input: $input) { isApplied } }`,
  discoverLlmModels: `query ($id: ID!) { discoverLlmModels(providerId: $id) { modelId } }`,
}

export type Operation = keyof typeof DOCUMENTS

export const UNKNOWN = '0198f0a2-0000-7000-8000-00000000dead'
export const LONG_AGO = '2020-01-01T00:00:00.000Z'

/** Input that one rule forbids. */
export type Refusal = {
  name: string
  operation: Operation
  variables: (world: World) => Record<string, unknown>
  code: 'VALIDATION_FAILED' | 'CONFLICT' | 'NOT_FOUND' | 'MODEL_DEPRECATED'
  field: string
}

/** A refusal for each bad value of a field, by what turns the value into variables. */
export function refusals(
  operation: Operation,
  values: Record<string, readonly unknown[]>,
  toVariables: (input: Record<string, unknown>) => Refusal['variables'],
): Refusal[] {
  return Object.entries(values).flatMap(([field, bad]) =>
    bad.map((value): Refusal => {
      const name = `${field} ${(JSON.stringify(value) ?? '').slice(0, 40)}`
      const variables = toVariables({ [field]: value })
      return { name, operation, variables, code: 'VALIDATION_FAILED', field }
    }),
  )
}

/** Sends what is to be refused, as an administrator: a typed error naming the field, and not a row is another. */
export async function expectRefusal(
  { api, world }: RegistryClient,
  { operation, variables, code, field }: Refusal,
): Promise<void> {
  const before = await dumpRegistry(api.db)
  const caller = world.home.keys.ADMIN
  const { status, errors } = await request(api.url, caller, DOCUMENTS[operation], variables(world))
  expect(status).toBe(200)
  expect(errors).toMatchObject([{ extensions: { code, field, retryable: false } }])
  expect(await dumpRegistry(api.db)).toBe(before)
}
