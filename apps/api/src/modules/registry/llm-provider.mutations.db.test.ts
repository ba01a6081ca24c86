import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { textAt, valueAt } from '../../../test/client.ts'
import { startRegistry } from '../../../test/registry-client.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'

const PLAIN = 'sk-a-secret-that-nobody-may-read'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const CREATE = `mutation ($input: CreateLlmProviderInput!) {
  createLlmProvider(input: $input) { provider { id updatedAt credential { kind reference } isAvailable } }
}`
const UPDATE = `mutation ($id: ID!, $input: UpdateLlmProviderInput!) {
  updateLlmProvider(id: $id, input: $input) { provider { updatedAt credential { kind reference } } }
}`
const DELETE = `mutation ($id: ID!, $expected: DateTime) {
  deleteLlmProvider(id: $id, expectedUpdatedAt: $expected) { deletedId }
}`

async function update(id: string, input: Record<string, unknown>): Promise<void> {
  expect((await registry.ask(UPDATE, { id, input })).errors).toEqual([])
}

describe('createLlmProvider', () => {
  test('adds a provider with defaults, an audit row and an event (T-15)', async () => {
    const id = await registry.createProvider({ name: 'plain', displayName: '  Plain  ' })
    expect(await registry.providerOf(id)).toMatchObject({
      name: 'plain',
      displayName: 'Plain',
      credentialRef: null,
      allowPrivateAddress: false,
      maxParallelRequests: 1,
      requestsPerMinute: 60,
      tokensPerMinute: null,
      requestTimeoutSeconds: 120,
      isEnabled: true,
      isSandbox: false,
    })
    expect(await registry.trailOf(id)).toMatchObject([
      {
        action: 'CREATE',
        operation: 'createLlmProvider',
        entityType: 'llm_provider',
        entityName: 'plain',
        actorKind: 'API_KEY',
        actorName: 'ADMIN key',
        teamId: null,
        before: null,
        after: { name: 'plain', credential: null, requestsPerMinute: 60 },
      },
    ])
    const { type } = await registry.api.db.event.findFirstOrThrow({ where: { subjectId: id } })
    expect(type).toBe('llm_provider.created')
  })

  test('takes limits as given, and 0 parallel requests for 1 with a warning (S3-30)', async () => {
    const limits = { requestsPerMinute: 10_000, tokensPerMinute: 100_000_000, requestTimeoutSeconds: 600 }
    const id = await registry.createProvider({ maxParallelRequests: 0, ...limits })
    expect(await registry.providerOf(id)).toMatchObject({ maxParallelRequests: 1, ...limits })
    expect(registry.api.log).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'parallel requests of 0 taken for 1' }),
    )
  })

  test('keeps a reference as it is', async () => {
    const id = await registry.createProvider({ credential: 'env:ALPHA_API_KEY' })
    expect(await registry.providerOf(id)).toMatchObject({ credentialRef: 'env:ALPHA_API_KEY' })
    expect(await registry.trailOf(id)).toMatchObject([{ after: { credential: 'env:ALPHA_API_KEY' } }])
  })

  test('seals a credential that is given as text, and nobody ever reads it again', async () => {
    const { data, errors } = await registry.ask(CREATE, {
      input: {
        name: 'sealed',
        displayName: 'Sealed',
        protocol: 'ANTHROPIC',
        baseUrl: 'https://models.example.test',
        credential: ` ${PLAIN} `,
      },
    })
    expect(errors).toEqual([])
    expect(valueAt(data, 'createLlmProvider', 'provider')).toMatchObject({
      credential: { kind: 'STORED', reference: null },
      isAvailable: true,
    })
    const id = textAt(data, 'createLlmProvider', 'provider', 'id')
    expect((await registry.providerOf(id)).credentialRef).toMatch(/^stored:/)
    expect(await registry.trailOf(id)).toMatchObject([{ after: { credential: 'stored' } }])
    const everything = await registry.api.db.$queryRaw<{ found: bigint }[]>`
      SELECT (SELECT count(*) FROM audit_logs t WHERE to_jsonb(t)::text LIKE ${`%${PLAIN}%`})
           + (SELECT count(*) FROM events t WHERE to_jsonb(t)::text LIKE ${`%${PLAIN}%`})
           + (SELECT count(*) FROM llm_providers t WHERE to_jsonb(t)::text LIKE ${`%${PLAIN}%`})
           + (SELECT count(*) FROM stored_credentials t WHERE position(convert_to(${PLAIN}, 'UTF8') in sealed) > 0) AS found`
    expect(Number(everything[0]?.found)).toBe(0)
    expect(JSON.stringify(registry.api.log)).not.toContain(PLAIN)
  })
})

describe('updateLlmProvider', () => {
  test('changes what is given, and says before and after', async () => {
    const id = await registry.createProvider({ tokensPerMinute: 5000 })
    const before = await registry.providerOf(id)
    await update(id, {
      displayName: 'Renamed',
      requestsPerMinute: 7,
      tokensPerMinute: null,
      isEnabled: false,
    })
    const after = await registry.providerOf(id)
    expect(after).toMatchObject({
      displayName: 'Renamed',
      requestsPerMinute: 7,
      tokensPerMinute: null,
      isEnabled: false,
      maxParallelRequests: 1,
    })
    expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      action: 'UPDATE',
      before: { requestsPerMinute: 60, tokensPerMinute: 5000, isEnabled: true },
      after: { requestsPerMinute: 7, tokensPerMinute: null, isEnabled: false },
    })
  })

  test('that changes nothing leaves no trace', async () => {
    const id = await registry.createProvider()
    const before = await registry.providerOf(id)
    await update(id, { displayName: before.displayName, requestsPerMinute: 60 })
    expect(await registry.providerOf(id)).toEqual(before)
    expect(await registry.trailOf(id)).toHaveLength(1)
  })

  test('wants the credential again for another address or protocol, so that nobody can send it to themselves', async () => {
    const id = await registry.createProvider({ credential: PLAIN })
    for (const input of [{ baseUrl: 'https://evil.example.test' }, { protocol: 'GOOGLE' }]) {
      const { errors } = await registry.ask(UPDATE, { id, input })
      expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field: 'credential' } }])
    }
    const { credentialRef } = await registry.providerOf(id)
    await update(id, { baseUrl: 'https://other.example.test', credential: 'another-secret' })
    const after = await registry.providerOf(id)
    expect(after.baseUrl).toBe('https://other.example.test')
    expect(after.credentialRef).not.toBe(credentialRef)
    await update(id, { protocol: 'GOOGLE', clearCredential: true })
    await update(id, { baseUrl: 'https://third.example.test' })
    expect(await registry.providerOf(id)).toMatchObject({
      credentialRef: null,
      baseUrl: 'https://third.example.test',
    })
  })

  test('destroys the stored credential that it replaces', async () => {
    const id = await registry.createProvider({ credential: PLAIN })
    const stored = () => registry.api.db.storedCredential.count()
    const count = await stored()
    await update(id, { credential: 'another-secret' })
    expect(await stored()).toBe(count)
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      after: { credential: 'stored', isCredentialNew: true },
    })
    await update(id, { credential: 'file:mounted/key' })
    expect(await stored()).toBe(count - 1)
    const { data } = await registry.ask(
      `query ($id: ID!) { llmProvider(id: $id) { credential { kind reference } } }`,
      {
        id,
      },
    )
    expect(valueAt(data, 'llmProvider', 'credential')).toEqual({
      kind: 'FILE',
      reference: 'file:mounted/key',
    })
  })

  test('keeps to the protocol that its models’ options need', async () => {
    const id = await registry.createProvider()
    const { errors } = await registry.ask(
      `mutation ($input: CreateLlmModelInput!) { createLlmModel(input: $input) { model { id } } }`,
      {
        input: {
          providerId: id,
          modelId: 'm',
          displayName: 'M',
          apiConfig: { maxTokensParameter: 'max_completion_tokens' },
        },
      },
    )
    expect(errors).toEqual([])
    const refused = await registry.ask(UPDATE, { id, input: { protocol: 'ANTHROPIC' } })
    expect(refused.errors).toMatchObject([
      {
        message: expect.stringContaining('maxTokensParameter'),
        extensions: { code: 'VALIDATION_FAILED', field: 'protocol' },
      },
    ])
    await update(id, { protocol: 'AZURE_OPENAI' })
  })

  test('refuses to overwrite what somebody else has changed, and shows it', async () => {
    const id = await registry.createProvider({ credential: 'env:ALPHA_API_KEY' })
    const { updatedAt } = await registry.providerOf(id)
    await update(id, { requestsPerMinute: 5, expectedUpdatedAt: updatedAt.toISOString() })
    const { errors } = await registry.ask(UPDATE, {
      id,
      input: { requestsPerMinute: 6, expectedUpdatedAt: updatedAt.toISOString() },
    })
    const row = await registry.providerOf(id)
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'CONFLICT',
          field: 'expectedUpdatedAt',
          current: {
            id,
            requestsPerMinute: 5,
            credential: { kind: 'ENVIRONMENT', reference: 'env:ALPHA_API_KEY' },
            updatedAt: row.updatedAt.toISOString(),
          },
        },
      },
    ])
    expect(row.requestsPerMinute).toBe(5)
  })

  test('raises updatedAt with every change, however fast they come', async () => {
    const id = await registry.createProvider()
    const seen = new Set<number>()
    for (let rpm = 1; rpm <= 20; rpm += 1) {
      await update(id, { requestsPerMinute: rpm })
      seen.add((await registry.providerOf(id)).updatedAt.getTime())
    }
    expect(seen.size).toBe(20)
    expect([...seen].toSorted((a, b) => a - b)).toEqual([...seen])
  })

  test('lets limits of the sandbox be changed, and nothing else of where it is', async () => {
    const id = registry.world.models.sim.providerId
    await update(id, { requestsPerMinute: 99, isEnabled: true, displayName: 'A sandbox' })
    for (const [field, input] of Object.entries({
      baseUrl: { baseUrl: 'https://models.example.test/v2' },
      protocol: { protocol: 'GOOGLE' },
      credential: { credential: 'env:ALPHA_API_KEY' },
      allowPrivateAddress: { allowPrivateAddress: true },
    })) {
      const { errors } = await registry.ask(UPDATE, { id, input })
      expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field } }])
    }
  })

  test('takes a private address only when it is said to be wanted', async () => {
    const id = await registry.createProvider()
    const baseUrl = 'http://10.0.0.7:8000/v1'
    const { errors } = await registry.ask(UPDATE, { id, input: { baseUrl } })
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field: 'baseUrl' } }])
    await update(id, { baseUrl, allowPrivateAddress: true })
    const back = await registry.ask(UPDATE, { id, input: { allowPrivateAddress: false } })
    expect(back.errors).toMatchObject([{ extensions: { field: 'baseUrl' } }])
  })
})

describe('deleteLlmProvider', () => {
  test('deletes a provider that nothing needs, with its stored credential', async () => {
    const id = await registry.createProvider({ credential: PLAIN })
    const stored = await registry.api.db.storedCredential.count()
    const { data, errors } = await registry.ask(DELETE, { id })
    expect(errors).toEqual([])
    expect(data).toEqual({ deleteLlmProvider: { deletedId: id } })
    expect(await registry.api.db.llmProvider.findUnique({ where: { id } })).toBeNull()
    expect(await registry.api.db.storedCredential.count()).toBe(stored - 1)
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      action: 'DELETE',
      operation: 'deleteLlmProvider',
      before: { credential: 'stored' },
      after: null,
    })
  })

  test('names what needs it: models and settings (L-37)', async () => {
    const { providerId } = registry.world.models.one
    await registry.api.db.systemSetting.create({
      data: {
        key: 'infra_model_judge',
        value: { providerId: 'alpha', modelId: 'one' },
        updatedByKind: 'SYSTEM',
      },
    })
    const { errors } = await registry.ask(DELETE, { id: providerId })
    await registry.api.db.systemSetting.delete({ where: { key: 'infra_model_judge' } })
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(
          /models \(embedding, old, one, twin, two\); settings \(infra_model_judge\)/,
        ),
        extensions: { code: 'CONFLICT', field: 'id' },
      },
    ])
  })
})
