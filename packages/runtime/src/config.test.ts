import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { readConfig, readEnvironment, workspaceRoot } from './index.ts'

describe('the configuration', () => {
  test('of an empty environment is that of a workstation', () => {
    expect(readConfig({})).toEqual({
      database: { url: null, directUrl: null, poolSize: 10 },
      http: { host: '127.0.0.1', port: 4600 },
      isProduction: false,
      endsWithParent: false,
      dataDir: join(workspaceRoot(), '.sluice'),
      masterKey: { value: null, file: null, previous: [] },
      credentialsDir: null,
      admin: { email: 'admin@sluice.local', password: null },
      sandbox: { isWanted: null, url: null },
      log: { level: 'info', format: process.stderr.isTTY ? 'pretty' : 'json' },
      environment: {},
    })
  })

  test('takes every variable', () => {
    const environment = {
      DATABASE_URL: 'postgresql://pooler/sluice',
      DATABASE_DIRECT_URL: 'postgresql://direct/sluice',
      DATABASE_POOL: '20',
      PORT: '0',
      HOST: '0.0.0.0',
      NODE_ENV: 'production',
      SLUICE_DATA_DIR: '/var/lib/sluice',
      SLUICE_MASTER_KEY: 'key',
      SLUICE_MASTER_KEY_FILE: '/run/key',
      SLUICE_MASTER_KEY_PREVIOUS: 'before,before that',
      SLUICE_CREDENTIALS_DIR: '/run/secrets',
      SLUICE_ADMIN_EMAIL: 'ada@example.com',
      SLUICE_ADMIN_PASSWORD: 'correct horse',
      SLUICE_SANDBOX: 'true',
      SLUICE_SANDBOX_URL: 'http://127.0.0.1:4700',
      SLUICE_LOG_LEVEL: 'debug',
      SLUICE_LOG_FORMAT: 'pretty',
      OPENAI_API_KEY: 'sk-secret',
    }

    expect(readConfig(environment)).toEqual({
      database: { url: 'postgresql://pooler/sluice', directUrl: 'postgresql://direct/sluice', poolSize: 20 },
      http: { host: '0.0.0.0', port: 0 },
      isProduction: true,
      endsWithParent: false,
      dataDir: '/var/lib/sluice',
      masterKey: { value: 'key', file: '/run/key', previous: ['before', 'before that'] },
      credentialsDir: '/run/secrets',
      admin: { email: 'ada@example.com', password: 'correct horse' },
      sandbox: { isWanted: true, url: 'http://127.0.0.1:4700' },
      log: { level: 'debug', format: 'pretty' },
      environment,
    })
  })

  test('reaches the database directly at the same address unless told otherwise', () => {
    expect(readConfig({ DATABASE_URL: 'postgresql://here/sluice' }).database.directUrl).toBe(
      'postgresql://here/sluice',
    )
  })

  test('takes an empty variable as absent', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '', SLUICE_ADMIN_PASSWORD: '' })).toMatchObject({
      database: { url: null },
      http: { port: 4600 },
      admin: { password: null },
    })
  })

  test.each([
    ['0', false],
    ['1', true],
    ['false', false],
    ['true', true],
  ])('understands SLUICE_SANDBOX=%s', (value, isWanted) => {
    expect(readConfig({ SLUICE_SANDBOX: value }).sandbox.isWanted).toBe(isWanted)
  })

  test.each([
    ['DATABASE_POOL', '1'],
    ['DATABASE_POOL', 'many'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['NODE_ENV', 'staging'],
    ['SLUICE_ADMIN_EMAIL', 'ada'],
    ['SLUICE_ADMIN_PASSWORD', 'short'],
    ['SLUICE_SANDBOX', 'yes'],
    ['SLUICE_SANDBOX_URL', 'nowhere'],
    ['SLUICE_LOG_LEVEL', 'loud'],
    ['SLUICE_LOG_FORMAT', 'xml'],
  ])('with %s=%s is refused by name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: name,
        message: expect.stringMatching(new RegExp(`^The environment is not usable\\. ${name}: .+\\.$`)),
      }),
    )
  })

  test('names everything that is wrong in one sentence, and no secret', () => {
    const refusal = () =>
      readConfig({ PORT: 'x', SLUICE_ADMIN_PASSWORD: 'hunter2', SLUICE_LOG_LEVEL: 'loud' })

    expect(refusal).toThrow(/PORT: .+; SLUICE_ADMIN_PASSWORD: .+; SLUICE_LOG_LEVEL: /)
    expect(refusal).not.toThrow(/hunter2/)
  })
})

describe('the environment', () => {
  test('is the process’s own on top of the .env file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-env-'))
    writeFileSync(
      join(folder, '.env'),
      'SLUICE_TEST_ONLY_HERE="from the file"\nPATH=shadowed\n# comment\nSLUICE_EMPTY=\n',
    )

    const environment = readEnvironment(folder)
    rmSync(folder, { recursive: true })

    expect(environment).toMatchObject({
      SLUICE_TEST_ONLY_HERE: 'from the file',
      PATH: process.env.PATH,
      SLUICE_EMPTY: '',
    })
    expect(readEnvironment(folder)).toEqual({ ...process.env })
  })
})
