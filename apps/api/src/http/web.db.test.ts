import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startApi } from '../../test/start-api.ts'

import type { TestApi } from '../../test/start-api.ts'

let api: TestApi
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-web-'))
  const webRoot = join(folder, 'dist')
  await mkdir(join(webRoot, 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'nobody may read this')
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Sluice</title>')
  await writeFile(join(webRoot, 'favicon.svg'), '<svg/>')
  await writeFile(join(webRoot, 'data.bin'), 'bytes')
  await writeFile(join(webRoot, 'assets', 'index-abc123.js'), 'export {}')
  api = await startApi({ webRoot })
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** Sends a request line that no client library would. */
async function sendRaw(target: string): Promise<string> {
  const { port, hostname } = new URL(api.url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

describe('the web pages', () => {
  test('start at any path a browser navigates to, and are asked for anew each time', async () => {
    for (const path of ['/', '/index.html', '/runs', '/runs/0198f0a2-0000-7000-8000-000000000000?page=2']) {
      const response = await fetch(`${api.url}${path}`, { headers: HTML })
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('<title>Sluice</title>')
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
  })

  const files: [path: string, type: string, cacheControl: string, body: string][] = [
    [
      '/assets/index-abc123.js',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
      'export {}',
    ],
    ['/favicon.svg', 'image/svg+xml', 'no-cache', '<svg/>'],
    ['/data.bin', 'application/octet-stream', 'no-cache', 'bytes'],
  ]
  test.each(files)('send %s as %s', async (path, type, cacheControl, body) => {
    const response = await fetch(`${api.url}${path}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(body)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('cache-control')).toBe(cacheControl)
  })

  test('are not sent again to who has them', async () => {
    const first = await fetch(`${api.url}/favicon.svg`)
    const again = await fetch(`${api.url}/favicon.svg`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })

  test('answer HEAD without a body', async () => {
    const response = await fetch(`${api.url}/favicon.svg`, { method: 'HEAD' })
    expect(response.headers.get('content-length')).toBe('6')
    expect(await response.text()).toBe('')
  })

  test('let nothing foreign run, frame or guess', async () => {
    const { headers } = await fetch(`${api.url}/`, { headers: HTML })
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(/script-src[^;]*unsafe/.test(policy)).toBe(false)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
  })
})

test('the pages start at the root for programs too', async () => {
  const response = await fetch(`${api.url}/`, { headers: { accept: '*/*' } })
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
})

describe('what is not there', () => {
  const missing: [path: string, init: RequestInit][] = [
    ['/assets/gone-000.js', { headers: HTML }],
    ['/missing.txt', { headers: { accept: '*/*' } }],
    ['/auth/nothing', { headers: HTML }],
    ['/healthz/more', { headers: HTML }],
    ['/graphql/more', { headers: HTML }],
    ['/runs', { method: 'POST', headers: HTML }],
    ['/index.html', { method: 'DELETE' }],
  ]
  test.each(missing)('%s is not found, in the shape of every error', async (path, init) => {
    const response = await fetch(`${api.url}${path}`, init)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND', retryable: false } })
  })

  const traversals = [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/assets/%00/../../../secret.txt',
    'http://x/../secret.txt',
    '/%',
    '/.%2e/.%2e/etc/passwd',
    'http://[',
  ]
  test.each(traversals)('no way leads out of the folder: %s', async (target) => {
    const answer = await sendRaw(target)
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(answer).not.toContain('nobody may read')
  })

  test('are pages, where none were built', async () => {
    await using bare = await startApi()
    expect((await fetch(`${bare.url}/`, { headers: HTML })).status).toBe(404)
  })
})
