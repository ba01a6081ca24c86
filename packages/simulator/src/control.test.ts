import { expect, test } from 'vitest'

import { askStatus } from '../test/ask.ts'
import { isLoopback } from './control.ts'
import { startSimulator, type Simulator } from './index.ts'

const PATH = '/__simulator'

async function put({ url }: Simulator, body: string): Promise<Response> {
  return fetch(`${url}${PATH}/scripts`, { method: 'PUT', body })
}

test('records are read over HTTP by key, as in the process', async () => {
  await using simulator = await startSimulator()
  await askStatus(simulator)
  const response = await fetch(`${simulator.url}${PATH}/records`)
  expect(await response.json()).toEqual({ k: simulator.records('k') })
  expect(simulator.records('k').requests).toHaveLength(1)
})

test('records are forgotten over HTTP', async () => {
  await using simulator = await startSimulator()
  await askStatus(simulator)
  const response = await fetch(`${simulator.url}${PATH}/records`, { method: 'DELETE' })
  expect(response.status).toBe(204)
  expect(simulator.totals()).toEqual([])
  expect(await (await fetch(`${simulator.url}${PATH}/records`)).json()).toEqual({})
})

test('scripts are set over HTTP and are in force for the next request', async () => {
  await using simulator = await startSimulator()
  const scripts = { models: { 'sim-a': { rates: { serverError: 1 } } } }
  const response = await put(simulator, JSON.stringify(scripts))
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject(scripts)
  expect(await askStatus(simulator)).toBe(500)
  await put(simulator, '{}')
  expect(await askStatus(simulator)).toBe(200)
})

test.each([
  ['{', 'The body is not JSON'],
  ['[]', 'body: '],
  ['{"default":{"concurrency":0}}', 'default.concurrency: '],
  ['{"keys":{"k":{"latency":{"kind":"never"}}}}', 'keys.k.latency'],
  [JSON.stringify({ default: { answer: 'x'.repeat(11 * 1024 * 1024) } }), 'too large'],
])('scripts that are not valid are refused and change nothing (%#)', async (body, message) => {
  await using simulator = await startSimulator()
  await put(simulator, '{"default":{"rates":{"serverError":1}}}')
  const response = await put(simulator, body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } })
  expect(await askStatus(simulator)).toBe(500)
})

test.each([
  ['GET', '/elsewhere', 404],
  ['POST', '/records', 405],
  ['GET', '/scripts', 405],
])('%s %s is answered %d', async (method, path, status) => {
  await using simulator = await startSimulator()
  const response = await fetch(`${simulator.url}${PATH}${path}`, { method })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } })
})

test('only loopback addresses are this machine', () => {
  const addresses = ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1']
  expect(addresses.every(isLoopback)).toBe(true)
  const others = ['10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', '127.0.0.1.example', '::2', '', undefined]
  expect(others.some(isLoopback)).toBe(false)
})
