import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import { costOf } from '@sluice/core/pricing'
import type { RateRow } from '@sluice/core/pricing'
import { Secret } from '@sluice/llm'
import type { Protocol, ProtocolName, TokenUsage } from '@sluice/llm'
import { createAnthropicProtocol } from '@sluice/llm/anthropic'
import { createGoogleProtocol } from '@sluice/llm/google'
import { createEgress } from '@sluice/llm/http'
import { createOpenAiProtocol } from '@sluice/llm/openai'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../../docs/what-a-call-costs.md', import.meta.url), 'utf8')

const CLASSES: Record<string, { count: keyof TokenUsage; tokenClass: RateRow['tokenClass'] }> = {
  input: { count: 'inputTokens', tokenClass: 'INPUT' },
  cacheRead: { count: 'cacheReadTokens', tokenClass: 'CACHE_READ' },
  cacheWrite: { count: 'cacheWriteTokens', tokenClass: 'CACHE_WRITE' },
  output: { count: 'outputTokens', tokenClass: 'OUTPUT' },
  reasoning: { count: 'reasoningTokens', tokenClass: 'REASONING' },
}

type Line = { name: string; tokens: number; rate: string; usd: string }
type Example = { vendor: string; usage: unknown; lines: Line[]; sum: string }

const examples = [...page.matchAll(/### (.+)\n[^#]*?```json\n(.+)\n```\n\n((?:\|.*\n)+)/g)].map(toExample)

test('the page has an example for each of the vendors that count differently', () => {
  expect(examples.map(({ vendor }) => vendor)).toEqual([
    'OpenAI and Azure OpenAI',
    'Anthropic',
    'Google',
    'xAI',
    'DeepSeek',
    'Mistral',
  ])
})

test.each(examples)('what the page says of $vendor is what comes out (S3-37, U-7)', async (example) => {
  const usage = await usageOf(example)
  const counted = example.lines.map(({ name }) => [name, usage[toClass(name).count]])
  expect(counted).toEqual(example.lines.map(({ name, tokens }) => [name, tokens]))
  const rates = example.lines.map(({ name, rate }) => ({
    tokenClass: toClass(name).tokenClass,
    fromInputTokens: 0,
    usdPerMillion: rate,
  }))
  for (const { name, tokens, usd } of example.lines) {
    const alone = { ...noTokens(), [toClass(name).count]: tokens }
    expect(costOf(alone, rates)?.toFixed()).toBe(usd)
  }
  expect(costOf(usage, rates)?.toFixed()).toBe(example.sum)
})

function noTokens(): TokenUsage {
  return { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 }
}

function toClass(name: string): { count: keyof TokenUsage; tokenClass: RateRow['tokenClass'] } {
  const found = CLASSES[name]
  if (!found) throw new Error(`the page has a class "${name}"`)
  return found
}

function toExample([, vendor = '', json = '', table = '']: RegExpMatchArray): Example {
  const rows = table.split('\n').slice(2).map(toCells)
  return {
    vendor,
    usage: JSON.parse(json),
    lines: rows.flatMap(([name = '', tokens = '', rate = '', usd = '']) =>
      name in CLASSES ? [{ name, tokens: Number(/\d+$/.exec(tokens)?.[0]), rate, usd }] : [],
    ),
    sum: rows.find(([name]) => name === 'sum')?.[3] ?? '',
  }
}

function toCells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/** What the vendor's protocol makes of the example, over real HTTP. */
async function usageOf({ vendor, usage }: Example): Promise<TokenUsage> {
  const server = createServer((_, response) => response.end(JSON.stringify(toAnswer(vendor, usage))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  await using egress = createEgress()
  try {
    const { usage: counted, usageSource } = await toProtocol(vendor, egress).complete(
      {
        protocol: toProtocolName(vendor),
        baseUrl: `http://127.0.0.1:${port}`,
        apiKey: new Secret('nobody'),
        requestTimeoutMs: 5000,
        allowPrivateAddress: true,
      },
      { model: 'a-model', messages: [{ role: 'user', content: 'Hi' }] },
      { signal: new AbortController().signal },
    )
    expect(usageSource).toBe('vendor')
    return counted
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function toProtocolName(vendor: string): ProtocolName {
  return vendor === 'Anthropic' ? 'anthropic' : vendor === 'Google' ? 'google' : 'openai'
}

function toProtocol(vendor: string, egress: ReturnType<typeof createEgress>): Protocol {
  const dependencies = { egress, clock: { now: () => new Date() } }
  if (vendor === 'Anthropic') return createAnthropicProtocol(dependencies)
  return vendor === 'Google' ? createGoogleProtocol(dependencies) : createOpenAiProtocol(dependencies)
}

function toAnswer(vendor: string, usage: unknown): object {
  if (vendor === 'Anthropic') return { content: [{ type: 'text', text: 'Hello' }], usage }
  if (vendor === 'Google')
    return { candidates: [{ content: { parts: [{ text: 'Hello' }] } }], usageMetadata: usage }
  return { choices: [{ message: { content: 'Hello' } }], usage }
}
