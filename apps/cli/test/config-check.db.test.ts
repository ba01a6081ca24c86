import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { checkConfig } from '../src/config/check-config.ts'

import { createCapture, createFolder, MASTER_KEY } from './capture.ts'
import { createCommands, createSuccesses } from './command-line.ts'

const OTHER_KEY = Buffer.alloc(32, 2).toString('base64')

describe('sluice config check', () => {
  test('before the first start finds nothing wrong and makes nothing', async () => {
    await using folder = await createFolder()
    const { exitCode, answer, lines } = await createCommands('')('config check', {
      environment: { SLUICE_DATA_DIR: folder.path, SLUICE_MASTER_KEY: '', SLUICE_LOG_LEVEL: '' },
    })
    expect(exitCode).toBe(0)
    expect(answer).toMatchObject({
      isUsable: true,
      findings: [
        { subject: 'master key', verdict: 'ok', text: 'is made at the first start.' },
        { subject: 'database', verdict: 'ok', text: 'is made at the first start.' },
        { subject: 'credentials folder', verdict: 'ok' },
      ],
    })
    expect(lines).toContainEqual(expect.stringMatching(/^PORT +4600 +default$/))
    expect(lines).toContainEqual(expect.stringMatching(/^DATABASE_URL +not set$/))
    expect(lines.at(-1)).toBe('The configuration can be used.')
  })

  test('says where each value comes from, and of secrets only that they are set', async () => {
    const file = { PORT: '4700', HOST: '0.0.0.0', SLUICE_ADMIN_PASSWORD: 'correct horse' }
    const own = {
      PORT: '4800',
      DATABASE_URL: 'postgresql://ada:hidden@127.0.0.1:1/nothing?password=hidden',
      SLUICE_MASTER_KEY: MASTER_KEY,
      SLUICE_MASTERKEY: 'misspelt',
      OPENAI_API_KEY: 'sk-hidden',
    }
    await using resources = new AsyncDisposableStack()
    const printer = createCapture()
    expect(await checkConfig({ file, own }, { resources, printer })).toBe(1)
    const [answer] = printer.answers
    expect(answer).toMatchObject({ isUsable: false })
    const variables = [
      { name: 'DATABASE_URL', shown: 'postgresql://127.0.0.1:1/nothing', source: 'environment', fault: null },
      { name: 'PORT', shown: '4800', source: 'environment', fault: null },
      { name: 'HOST', shown: '0.0.0.0', source: '.env', fault: null },
      { name: 'DATABASE_POOL', shown: '10', source: 'default', fault: null },
      { name: 'SLUICE_MASTER_KEY', shown: 'set', source: 'environment', fault: null },
      { name: 'SLUICE_ADMIN_PASSWORD', shown: 'set', source: '.env', fault: null },
      { name: 'SLUICE_MASTER_KEY_PREVIOUS', shown: null, source: 'default', fault: null },
    ]
    for (const variable of variables)
      expect(answer).toMatchObject({ variables: expect.arrayContaining([variable]) })
    expect(printer.lines).toContainEqual(expect.stringMatching(/^note {3}SLUICE_MASTERKEY: .*spelled right/))
    expect(printer.lines).toContainEqual(
      expect.stringMatching(/^wrong {2}database: Postgres cannot be reached/),
    )
    const said = JSON.stringify([printer.answers, printer.lines])
    for (const secret of ['hidden', MASTER_KEY, 'correct horse', 'misspelt'])
      expect(said).not.toContain(secret)
  })

  test.each([
    [{ PORT: '99999' }, 'PORT'],
    [{ SLUICE_ADMIN_PASSWORD: 'short' }, 'SLUICE_ADMIN_PASSWORD'],
    [{ DATABASE_URL: 'mysql://a', SLUICE_MASTER_KEY: MASTER_KEY }, 'database'],
    [{ SLUICE_MASTER_KEY: 'short' }, 'master key'],
    [{ SLUICE_MASTER_KEY_FILE: '/nowhere/key' }, 'master key'],
    [{ SLUICE_CREDENTIALS_DIR: '/nowhere' }, 'credentials folder'],
    [{ SLUICE_CREDENTIALS_DIR: import.meta.filename }, 'credentials folder'],
  ])('of %o finds that %s is wrong', async (own, subject) => {
    await using folder = await createFolder()
    await using resources = new AsyncDisposableStack()
    const printer = createCapture()
    const environment = { SLUICE_DATA_DIR: folder.path, ...own }
    expect(await checkConfig({ file: {}, own: environment }, { resources, printer })).toBe(1)
    expect(printer.answers[0]).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ subject, verdict: 'wrong' })]),
    })
    expect(printer.lines.join('\n')).not.toContain('short')
  })

  test('looks at the database, its master key and every credential', async () => {
    await using database = await createTestDatabase()
    await using folder = await createFolder()
    const environment = { SLUICE_CREDENTIALS_DIR: folder.path, OPENAI_API_KEY: 'sk-here' }
    const sluice = createCommands(database.url, environment)
    const done = createSuccesses(sluice)
    const unbound = await done('config check')
    expect(unbound.answer).toMatchObject({ isUsable: true })
    expect(await database.db.installation.count()).toBe(0)

    await writeFile(join(folder.path, 'mistral'), 'secret')
    await done('providers update mistral --credential file:mistral')
    await done('providers update xai --credential-stdin', { input: 'sk-stored' })
    const { answer, lines } = await done('config check')
    expect(answer).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({
          subject: 'database',
          facts: expect.objectContaining({ isPooler: false, pendingMigrations: [], isEmbedded: false }),
        }),
        expect.objectContaining({ subject: 'provider google', verdict: 'note' }),
      ]),
    })
    for (const [verdict, text] of [
      ['ok', 'provider openai: env:OPENAI_API_KEY is there.'],
      ['ok', 'provider mistral: file:mistral is there.'],
      ['ok', 'provider xai: stored is there.'],
      ['ok', 'provider sandbox-google: is answered by the simulator.'],
      ['note', 'provider google: GEMINI_API_KEY is not set in the environment.'],
    ] as const)
      expect(lines).toContain(`${verdict.padEnd(5)}  ${text}`)
    expect(lines).toContainEqual(
      expect.stringMatching(/^ok {5}database: Postgres 1\d.*, without a pooler, up to date\.$/),
    )

    await writeFile(join(folder.path, 'mistral'), '')
    const emptied = await sluice('config check')
    expect(emptied.exitCode).toBe(1)
    expect(emptied.lines).toContain('wrong  provider mistral: mistral is empty.')
    const strange = await sluice('config check', { environment: { SLUICE_MASTER_KEY: OTHER_KEY } })
    expect(strange.lines).toContainEqual(
      expect.stringMatching(/^wrong {2}master key of the database: This database was set up with another/),
    )
    expect(strange.lines).toContainEqual(expect.stringMatching(/^wrong {2}provider xai: It cannot be opened/))
    const both = { SLUICE_MASTER_KEY: OTHER_KEY, SLUICE_MASTER_KEY_PREVIOUS: MASTER_KEY }
    const halfway = await sluice('config check', { environment: both })
    expect(halfway.lines).toContainEqual(
      expect.stringMatching(/^note .* still \w+: run sluice keys rotate-master\.$/),
    )
    expect(halfway.lines).toContainEqual(expect.stringMatching(/^ok .*provider xai: stored is there/))
  })

  test('a database of one’s own that lacks migrations is not usable', async () => {
    await using database = await createTestDatabase()
    const sluice = createCommands(database.url)
    await createSuccesses(sluice)('migrate down')
    const { exitCode, lines } = await sluice('config check')
    expect(exitCode).toBe(1)
    expect(lines).toContainEqual(
      expect.stringMatching(/^wrong {2}database: .* lacks \w+: run sluice migrate\.$/),
    )
    await database.db.$executeRaw`UPDATE _prisma_migrations SET checksum = 'x'`
    expect((await sluice('config check')).lines).toContainEqual(expect.stringMatching(/^wrong {2}database: /))
  })
})
