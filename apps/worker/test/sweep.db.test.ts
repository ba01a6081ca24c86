import { verifyAudit } from '@sluice/core/audit'
import { updateSystemSetting } from '@sluice/core/settings'
import { ensureAdministrators } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'
import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { Worker } from '../src/worker.ts'
import { createSandboxSystem } from './sandbox-system.ts'

test('a worker seals what was changed within ten seconds, and forgets old answers (S22)', async () => {
  await using database = await createTestDatabase()
  await using system = await createSandboxSystem(database, {})
  const { services } = system
  const request = requestOf(await ensureAdministrators(services.db))
  const idempotency = { key: 'key', fingerprint: '00'.repeat(32) }
  await updateSystemSetting(services, { ...request, idempotency }, { key: 'run_max_probes', value: 7 })
  await services.db.idempotencyKey.updateMany({ data: { createdAt: new Date(Date.now() - 86_460_000) } })
  expect(await verifyAudit(services)).toMatchObject({ rows: 1, sealed: 0, unsealedTail: 1 })

  await using _worker = await Worker.start(services)

  await expect
    .poll(() => verifyAudit(services), { timeout: 10_000 })
    .toMatchObject({ sealed: 1, unsealedTail: 0, faults: [] })
  await expect.poll(() => services.db.idempotencyKey.count(), { timeout: 10_000 }).toBe(0)
})
