import { resolveCredential } from '@sluice/core/credentials'
import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { openSystem } from '../src/system.ts'

import { createFolder, MASTER_KEY, toConfig } from './capture.ts'
import { createCommands, createSuccesses } from './command-line.ts'

const NEW_KEY = Buffer.alloc(32, 9).toString('base64')
const BOTH = { SLUICE_MASTER_KEY: NEW_KEY, SLUICE_MASTER_KEY_PREVIOUS: MASTER_KEY }
const ONLY_NEW = { SLUICE_MASTER_KEY: NEW_KEY }

test('the master key is changed while a system with both keys goes on calling with stored credentials', async () => {
  await using database = await createTestDatabase()
  await using folder = await createFolder()
  await using resources = new AsyncDisposableStack()
  const sluice = createCommands(database.url)
  const done = createSuccesses(sluice)
  await done('providers update mistral --credential-stdin', { input: 'sk-stored' })
  const { answer } = await done('keys rotate-master')
  expect(answer).toMatchObject({ credentials: 0 })

  const config = toConfig(database.url, folder.path, BOTH)
  const { services } = await openSystem({ config, role: 'up', startsSimulator: false }, resources)
  const before = services.keyring.activeId
  const { credentialRef } = await database.db.llmProvider.findUniqueOrThrow({ where: { name: 'mistral' } })
  const reveal = (): string | undefined =>
    resolveCredential(credentialRef, services.credentials).secret?.reveal()
  expect(reveal()).toBe('sk-stored')

  const rotated = await done('keys rotate-master', { environment: BOTH })
  expect(rotated.answer).toMatchObject({ from: before, credentials: 1 })
  expect(rotated.lines[0]).toContain('1 stored credentials were moved to it')
  await expect.poll(() => services.keyring.activeId, { timeout: 5000 }).not.toBe(before)
  expect(reveal()).toBe('sk-stored')
  expect((await done('audit list --last 1', { environment: ONLY_NEW })).lines[0]).toMatch(
    / Sluice \(system\) rotated the master key$/,
  )

  const again = await done('keys rotate-master', { environment: ONLY_NEW })
  expect(again.lines[0]).toMatch(/^Everything is sealed with the master key \w+ already/)
  const late = await sluice('keys rotate-master')
  expect(late).toMatchObject({ exitCode: 1, failure: { field: 'SLUICE_MASTER_KEY' } })
})
