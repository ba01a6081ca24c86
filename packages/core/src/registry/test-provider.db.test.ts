import { LlmError } from '@sluice/llm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { requestOf } from '#shared'
import type { Request } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createActor, createProvider } from '../../test/world.ts'
import { discoverModels, testProvider } from './index.ts'
import type { Vendors } from './index.ts'

let system: TestSystem
let request: Request
let providerId: string

beforeAll(async () => {
  system = await createTestSystem()
  request = requestOf(await createActor(system.db, { role: 'ADMIN', isAdministrators: true }))
  providerId = (await createProvider(system.db, { requestTimeoutSeconds: 120 })).id
})

afterAll(() => system[Symbol.asyncDispose]())

const unused: Vendors['complete'] = () => Promise.reject(new Error('nobody asked for this'))

/** Vendors that answer a question for models so. */
const listing = (listModels: Vendors['listModels']): TestSystem & { models: Vendors } => ({
  ...system,
  models: { listModels, complete: unused },
})
const failing = (error: unknown) => listing(() => Promise.reject(error))

describe('testing a provider', () => {
  test('lets nobody wait longer than eight seconds, whatever the provider’s own limit', async () => {
    const limits: number[] = []
    const asking = listing((provider) => {
      limits.push(provider.requestTimeoutSeconds)
      return Promise.resolve([])
    })
    expect(await testProvider(asking, request, providerId)).toMatchObject({ isOk: true, modelCount: 0 })
    expect(limits).toHaveLength(1)
    expect(limits[0]).toBeLessThanOrEqual(8)
    expect(limits[0]).toBeGreaterThan(7)
  })

  test('asks once for a request that comes twice', async () => {
    let asked = 0
    const asking = listing(() => {
      asked += 1
      return Promise.reject(new LlmError('SERVER_ERROR', { message: 'broken' }))
    })
    const same = { ...request, idempotency: { key: 'test-1', fingerprint: 'ab'.repeat(32) } }
    const first = await testProvider(asking, same, providerId)
    expect(await testProvider(asking, same, providerId)).toEqual(first)
    expect(asked).toBe(1)
    expect(first).toMatchObject({ isOk: false, error: { code: 'SERVER_ERROR', retryable: true } })
  })

  test('takes no fault of ours for an answer', async () => {
    const fault = new TypeError('ours')
    await expect(testProvider(failing(fault), request, providerId)).rejects.toBe(fault)
    expect(await system.db.auditLog.count({ where: { operation: 'testLlmProvider' } })).toBe(2)
  })
})

describe('discovering models', () => {
  test('passes on what the vendor says, with what can be done, and faults of ours as they are', async () => {
    const { actor } = request
    const refused = failing(new LlmError('AUTH_ERROR', { message: 'No.' }))
    await expect(discoverModels(refused, actor, { providerId })).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      field: 'providerId',
      message: expect.stringMatching(/^No\. Replace the provider/),
    })
    const fault = new TypeError('ours')
    await expect(discoverModels(failing(fault), actor, { providerId })).rejects.toBe(fault)
    await expect(discoverModels(refused, system.actor, { providerId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
