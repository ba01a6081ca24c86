import { chooseInfraModel } from '@sluice/core/settings'
import { systemClock } from '@sluice/core/shared'
import { seed } from '@sluice/prisma/seed'
import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

const ignore = (): void => undefined
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
const MODEL = { providerId: 'openai', modelId: 'gpt-5-mini' }

test('the seed names the platform’s own models, which are used as soon as there is a key for them (S3-7)', async () => {
  await using database = await createTestDatabase()
  const added = await seed(database.db, { sandbox: true })

  expect(added).toContain('setting infra_model_judge')
  expect(await database.db.systemSetting.findMany({ orderBy: { key: 'asc' } })).toMatchObject([
    { key: 'infra_model_judge', value: MODEL, updatedByKind: 'SYSTEM' },
    { key: 'infra_model_scenario_expansion', value: MODEL },
    { key: 'infra_model_summarization', value: MODEL },
  ])
  const choose = (environment: Record<string, string>) =>
    chooseInfraModel({ db: database.db, clock: systemClock, log, credentials: { environment } }, 'JUDGE')
  expect(await choose({ OPENAI_API_KEY: 'sk' })).toMatchObject({
    model: { modelId: 'gpt-5-mini' },
    isFallback: false,
  })
  expect(await choose({ SLUICE_CREDENTIAL_SANDBOX_OPENAI: 'sk' })).toMatchObject({
    model: { modelId: 'sim-swift' },
    isFallback: true,
    reason: 'OPENAI_API_KEY is not set in the environment.',
  })
})

test('it leaves alone what an administrator set or reset, and names no model that is not there', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const chosen = { providerId: 'mistral', modelId: 'mistral-large-2512' }
  await db.systemSetting.create({ data: { key: 'infra_model_judge', value: chosen, updatedByKind: 'USER' } })
  await seed(db, { sandbox: false })
  await db.systemSetting.delete({ where: { key: 'infra_model_summarization' } })
  expect(await seed(db, { sandbox: false })).toEqual([])

  expect(await db.systemSetting.findMany({ orderBy: { key: 'asc' } })).toMatchObject([
    { key: 'infra_model_judge', value: chosen },
    { key: 'infra_model_scenario_expansion', value: MODEL },
  ])

  await using other = await createTestDatabase()
  await other.db.llmProvider.create({
    data: {
      id: crypto.randomUUID(),
      name: 'openai',
      displayName: 'Mine',
      protocol: 'OPENAI',
      baseUrl: 'https://mine.example',
    },
  })
  await seed(other.db, { sandbox: false })
  expect(await other.db.systemSetting.count()).toBe(0)
})
