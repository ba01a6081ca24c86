import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { CredentialFiles, resolveCredential } from './index.ts'

let outside: string
let folder: string
let now: Date
let files: CredentialFiles

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'sluice-files-'))
  folder = join(outside, 'credentials')
  mkdirSync(join(folder, 'nested'), { recursive: true })
  now = new Date('2026-11-20T10:00:00Z')
  files = new CredentialFiles(folder, { now: () => now })
})

afterEach(() => rmSync(outside, { recursive: true }))

const write = (path: string, content: string): void => writeFileSync(join(folder, path), content)
const resolve = (path: string) => resolveCredential(`file:${path}`, { environment: {}, files })

describe('a credential in a file', () => {
  test('is the file’s content without surrounding space, however deep the file lies', () => {
    write('openai', ' sk-one\n')
    write('nested/..data', 'sk-two')

    expect(resolve('openai').secret?.reveal()).toBe('sk-one')
    expect(resolve('nested/..data').secret?.reveal()).toBe('sk-two')
    expect(resolve('nested/../openai').secret?.reveal()).toBe('sk-one')
  })

  test('may be a link within the folder, as mounted secrets are, and the folder a link itself', () => {
    write('nested/real', 'sk-linked')
    symlinkSync('nested/real', join(folder, 'link'))
    symlinkSync(folder, join(outside, 'mounted'))
    files = new CredentialFiles(join(outside, 'mounted'), { now: () => now })

    expect(resolve('link').secret?.reveal()).toBe('sk-linked')
  })

  test.each([
    ['../secret', '../secret does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['nested/../../secret', 'nested/../../secret does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['link-out', 'link-out does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['folder-out/secret', 'folder-out/secret does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['..', '.. does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['.', '. does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['', ' does not lie in SLUICE_CREDENTIALS_DIR.'],
    ['nested', 'nested is not a file of at most 65536 bytes.'],
    ['large', 'large is not a file of at most 65536 bytes.'],
    ['blank', 'blank is empty.'],
    ['missing', 'missing cannot be read in SLUICE_CREDENTIALS_DIR.'],
    ['loop', 'loop cannot be read in SLUICE_CREDENTIALS_DIR.'],
    ['nul\0', 'nul\0 cannot be read in SLUICE_CREDENTIALS_DIR.'],
  ])('is refused: %j', (path, reason) => {
    writeFileSync(join(outside, 'secret'), 'sk-outside')
    symlinkSync('../secret', join(folder, 'link-out'))
    symlinkSync('..', join(folder, 'folder-out'))
    symlinkSync('loop', join(folder, 'loop'))
    write('large', 'x'.repeat(65_537))
    write('blank', ' \n')

    expect(resolve(path)).toEqual({ secret: null, reason })
  })

  test('is refused by an absolute path that leads elsewhere', () => {
    write('openai', 'sk-one')
    writeFileSync(join(outside, 'secret'), 'sk-outside')

    expect(resolve(join(outside, 'secret')).secret).toBeNull()
    expect(resolve('/proc/self/environ').secret).toBeNull()
    expect(resolve(join(folder, 'openai')).secret?.reveal()).toBe('sk-one')
  })

  test.skipIf(process.getuid?.() === 0)('that this user may not read is refused', () => {
    write('closed', 'sk')
    chmodSync(join(folder, 'closed'), 0)
    expect(resolve('closed').secret).toBeNull()
  })

  test('is remembered for a minute, and read anew after that or when it is forgotten', () => {
    write('openai', 'sk-one')
    expect(resolve('openai').secret?.reveal()).toBe('sk-one')
    write('openai', 'sk-two')

    now = new Date(now.getTime() + 59_999)
    expect(resolve('openai').secret?.reveal()).toBe('sk-one')
    now = new Date(now.getTime() + 1)
    expect(resolve('openai').secret?.reveal()).toBe('sk-two')

    write('openai', 'sk-three')
    files.forget('openai')
    expect(resolve('openai').secret?.reveal()).toBe('sk-three')
  })

  test('that was missing is there as soon as it is written, and gone a minute after it was removed', () => {
    expect(resolve('late').secret).toBeNull()
    write('late', 'sk-late')
    expect(resolve('late').secret?.reveal()).toBe('sk-late')

    rmSync(join(folder, 'late'))
    now = new Date(now.getTime() + 60_000)
    expect(resolve('late').secret).toBeNull()
    expect(resolve('late').secret).toBeNull()
  })

  test('needs a folder that was named', () => {
    expect(resolveCredential('file:openai', { environment: {} })).toEqual({
      secret: null,
      reason: 'Credential files need SLUICE_CREDENTIALS_DIR to be set.',
    })
  })
})
