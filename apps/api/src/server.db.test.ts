import { createServices } from '@sluice/runtime'
import { describe, expect, test } from 'vitest'

import { request } from '../test/client.ts'
import { startApi } from '../test/start-api.ts'
import { createWorld } from '../test/world.ts'
import { createApiServer } from './server.ts'

describe('the server', () => {
  test('refuses a taken port in a sentence that says what to do', async () => {
    await using first = await startApi()
    const port = Number(new URL(first.url).port)
    await expect(startApi({ environment: { PORT: String(port) } })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken: stop what uses it, or set PORT to another.`,
    )
  })

  test('refuses an address this machine does not have', async () => {
    await expect(startApi({ environment: { HOST: '192.0.2.1' } })).rejects.toThrow(
      'Cannot listen on 192.0.2.1:0 (EADDRNOTAVAIL): set HOST to an address of this machine.',
    )
  })

  test('refuses pages that were never built', async () => {
    await expect(startApi({ webRoot: '/nowhere' })).rejects.toThrow(
      'There are no built web pages in /nowhere',
    )
  })

  test('names an IPv6 address as URLs do', async () => {
    await using api = await startApi({ environment: { HOST: '::1' } })
    expect(api.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200)
  })

  test('answers nobody any more once it is stopped, while its services live on', async () => {
    await using api = await startApi()
    const services = await createServices({ config: api.services.config, role: 'api' })
    await using opened = new AsyncDisposableStack()
    opened.use(services)
    const server = createApiServer({ services, webRoot: null })
    const { url } = await server.start()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    await server[Symbol.asyncDispose]()
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
    expect(await services.db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }])
  })

  test('gives every answer an id that errors refer to, and logs it', async () => {
    await using api = await startApi()
    const world = await createWorld(api)
    const { errors, headers } = await request(api.url, world.home.keys.VIEWER, '{ run(id: "x") { id } }')
    expect(errors[0]?.extensions.reference).toBe(headers.get('x-request-id'))
    const lines = api.log.filter(({ message }) => message === 'request answered')
    expect(lines.at(-1)?.fields).toMatchObject({ method: 'POST', path: '/graphql', status: 200 })
  })

  test('shows nothing of a fault of its own but a reference to its log', async () => {
    await using api = await startApi()
    const world = await createWorld(api)
    await api.db.$executeRaw`ALTER TABLE definitions RENAME TO definitions_away`
    const { status, errors } = await request(api.url, world.home.keys.VIEWER, '{ definitions { id } }')
    expect(status).toBe(200)
    expect(errors).toMatchObject([
      { message: 'Unexpected error', path: ['definitions'], extensions: { code: 'INTERNAL_ERROR' } },
    ])
    expect(JSON.stringify(errors)).not.toContain('definitions_away')
    const line = api.log.find(({ level, target }) => level === 'error' && target === 'graphql')
    expect(line?.fields['stack']).toContain('definitions')
  })
})
