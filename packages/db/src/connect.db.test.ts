import { describe, expect, inject, it } from 'vitest'

import { startFakePostgres } from '../test/fake-postgres.ts'

import { checkConnection } from './connect.ts'
import { DatabaseSetupError } from './database-setup-error.ts'

const { adminUrl } = inject('testServer')
const changed = (change: Partial<URL>) => Object.assign(new URL(adminUrl), change).href

async function sentenceOf(url: string): Promise<string> {
  const error = await checkConnection(url).catch((thrown: unknown) => thrown)
  if (error instanceof DatabaseSetupError) return error.message
  throw new Error(`expected a DatabaseSetupError, not ${String(error)}`)
}

const refusedWith = async (code: string, message: string) => {
  await using fake = await startFakePostgres({
    answer: () => new Promise(() => {}),
    refusal: { code, message },
  })
  return await sentenceOf(fake.url)
}

describe('checkConnection', () => {
  it('accepts a server that can be used and tells its version', async () => {
    const { serverVersion } = await checkConnection(adminUrl)
    expect(Number.parseInt(serverVersion, 10)).toBeGreaterThanOrEqual(15)
  })

  it('says that nobody listens', async () => {
    expect(await sentenceOf('postgresql://u:p@127.0.0.1:1/d')).toBe(
      'Postgres cannot be reached at 127.0.0.1:1 (ECONNREFUSED); check that it runs and that the address is right.',
    )
    expect(await sentenceOf('postgresql://u:p@localhost:1/d')).toContain(
      'cannot be reached at localhost:1 (ECONNREFUSED)',
    )
    expect(await sentenceOf('postgresql://u:p@nowhere.invalid/d')).toContain(
      'cannot be reached at nowhere.invalid:5432',
    )
  })

  it('says that the password or the user is wrong, without the password', async () => {
    const sentence = await sentenceOf(changed({ password: 'open-sesame' }))
    expect(sentence).toContain('refused the user "sluice"; check user and password')
    expect(sentence).not.toContain('open-sesame')
    expect(await sentenceOf(changed({ password: '' }))).toContain('refused the user "sluice"')
  })

  it('says that the database does not exist and how to make it', async () => {
    expect(await sentenceOf(changed({ pathname: '/nowhere' }))).toMatch(
      /has no database "nowhere"; create it with: createdb -h 127\.0\.0\.1 -p \d+ nowhere$/,
    )
  })

  it('says that the server is too old', async () => {
    await using fake = await startFakePostgres({
      answer: () => ({ column: 'server_version', values: ['14.9'] }),
    })
    expect(await sentenceOf(fake.url)).toMatch(/is version 14\.9; version 15 or later is needed\.$/)
  })

  it('says that the URL is none', async () => {
    for (const url of ['', 'localhost', 'mysql://localhost/d', 'postgresql://u:p%@[/d']) {
      expect(await sentenceOf(url)).toContain('The database URL cannot be read')
    }
  })

  it('says what else stands in the way', async () => {
    expect(await refusedWith('57P03', 'the database system is starting up')).toContain('is still starting')
    expect(await refusedWith('53300', 'sorry, too many clients already')).toContain('has no connection left')
    expect(await refusedWith('08P01', 'unsupported startup parameter: statement_timeout')).toContain(
      'add that parameter to its ignore_startup_parameters',
    )
    expect(await sentenceOf(changed({ search: '?sslmode=verify-full' }))).toContain(
      'cannot be used: The server does not support SSL connections.',
    )
  })
})
