import { randomBytes } from 'node:crypto'

import { createModel, createProvider } from '@sluice/core/registry'
import { createId, requestOf } from '@sluice/core/shared'
import { ensureAdministrators } from '@sluice/core/access'
import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { createServices, readConfig } from '../src/index.ts'

/** Where the well-known vendors are, and the variable that holds their key. */
const VENDORS = {
  openai: { protocol: 'OPENAI', baseUrl: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY' },
  anthropic: { protocol: 'ANTHROPIC', baseUrl: 'https://api.anthropic.com', key: 'ANTHROPIC_API_KEY' },
  google: { protocol: 'GOOGLE', baseUrl: 'https://generativelanguage.googleapis.com', key: 'GEMINI_API_KEY' },
} as const

const [name = '', ...parts] = (process.env['LLM_INTEGRATION_MODEL'] ?? 'openai/gpt-5-mini').split('/')
const vendor = Object.entries(VENDORS).find(([known]) => known === name)?.[1]
const key = vendor && process.env[vendor.key]
const isWanted = process.env['SLUICE_LIVE_TEST'] === '1' && key !== undefined && key !== ''

test.runIf(isWanted)(
  'a real vendor says pong, and the row that is left tells the same (S0-21)',
  async () => {
    if (!vendor || !key) throw new Error(`No key for ${name}.`)
    await using database = await createTestDatabase({ poolSize: 2 })
    const config = readConfig({
      DATABASE_URL: database.url,
      SLUICE_MASTER_KEY: randomBytes(32).toString('base64'),
      SLUICE_LOG_LEVEL: 'silent',
      [vendor.key]: key,
    })
    await using services = await createServices({ config, role: 'test' })
    const request = requestOf(await ensureAdministrators(services.db))
    const { providerId } = await createProvider(services, request, {
      name,
      displayName: name,
      protocol: vendor.protocol,
      baseUrl: vendor.baseUrl,
      credential: `env:${vendor.key}`,
    })
    const modelId = parts.join('/')
    await createModel(services, request, { providerId, modelId, displayName: modelId })
    await services.snapshot.refresh()

    const result = await services.calls.complete(
      {
        request,
        model: await services.db.llmModel.findFirstOrThrow({ include: { provider: true } }),
        feature: 'CHAT',
        operation: 'CHAT',
        completion: {
          messages: [{ role: 'user', content: 'Reply with the single word: pong' }],
          maxOutputTokens: 2000,
        },
        permit: { ownerId: createId(), leaseId: createId() },
      },
      AbortSignal.timeout(60_000),
    )
    await services.calls[Symbol.asyncDispose]()

    expect(result.text.toLowerCase()).toContain('pong')
    expect(result.usage.inputTokens).toBeGreaterThan(0)
    expect(result.usage.outputTokens).toBeGreaterThan(0)
    expect(result.latencyMs).toBeGreaterThan(0)
    expect(await database.db.call.findMany()).toMatchObject([
      {
        outcome: 'ANSWERED',
        requestedModel: `${name}/${modelId}`,
        actualModel: result.actualModel,
        latencyMs: result.latencyMs,
        vendorRequestId: result.requestId,
        finishReason: result.finishReason,
        ...result.usage,
      },
    ])
  },
  90_000,
)
