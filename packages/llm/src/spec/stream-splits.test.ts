import { readdirSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { createRandom, cutAtRandom, readChunks, respell } from '../../test/chunks.ts'
import { collect, readFixture } from '../../test/read-stream.ts'
import { createScriptedServer, stream } from '../../test/scripted-server.ts'
import { createTarget } from '../../test/target.ts'
import { AnthropicStreamReader } from '../anthropic/stream-reader.ts'
import { GoogleStreamReader } from '../google/stream-reader.ts'
import { createEgress } from '../http/index.ts'
import type { StreamReader } from '../http/index.ts'
import { createOpenAiProtocol } from '../openai/index.ts'
import { ChatStreamReader } from '../openai/stream-reader.ts'
import type { CompletionRequest } from './completion.ts'

/** 10,000 in all; `pnpm chaos` takes as many for each protocol. */
const CASES_PER_PROTOCOL = Number(process.env['SLUICE_TEST_SPLITS'] ?? 3_400)
const CASES_OVER_SOCKETS = 200

const REQUEST: CompletionRequest = { model: 'm', messages: [] }

const READERS: readonly [protocol: string, create: () => StreamReader][] = [
  ['openai', () => new ChatStreamReader(REQUEST)],
  ['anthropic', () => new AnthropicStreamReader(REQUEST)],
  ['google', () => new GoogleStreamReader(REQUEST)],
]

const names = readdirSync(new URL('../../test/fixtures/streams', import.meta.url)).map((file) =>
  file.replace(/\.sse$/, ''),
)

describe.each(READERS)('%s', (protocol, create) => {
  const streams = names.filter((name) => name.startsWith(`${protocol}-`)).map(readFixture)

  test('a stream says the same however its bytes are cut and its lines spelled', { timeout: 120_000 }, () => {
    expect(streams.length).toBeGreaterThan(2)
    const read = (chunks: readonly Uint8Array[]) => JSON.stringify(readChunks(create(), chunks))
    const whole = streams.map((text) => read([new TextEncoder().encode(text)]))
    const different = Array.from({ length: CASES_PER_PROTOCOL }, (_, seed) => seed).filter((seed) => {
      const random = createRandom(seed)
      const index = seed % streams.length
      return read(cutAtRandom(respell(streams[index] ?? '', random), random)) !== whole[index]
    })
    expect(different).toEqual([])
  })
})

test('so it does over a socket', async () => {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const target = createTarget('openai', server.url)
  const { signal } = new AbortController()
  const streams = names.filter((name) => name.startsWith('openai-')).map(readFixture)
  for (let seed = 0; seed < CASES_OVER_SOCKETS; seed += 1) {
    const random = createRandom(seed)
    const text = streams[seed % streams.length] ?? ''
    const { events, reading } = readChunks(new ChatStreamReader(REQUEST), [new TextEncoder().encode(text)])
    server.script(stream(cutAtRandom(respell(text, random), random)))
    const pieces = await collect(protocol.stream(target, REQUEST, { signal }))
    const end = {
      type: 'end',
      result: expect.objectContaining({ text: reading.text, toolCalls: reading.toolCalls }),
    }
    expect({ seed, pieces }).toEqual({ seed, pieces: [...events, end] })
  }
})
