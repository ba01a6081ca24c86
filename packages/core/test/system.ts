import { Queue } from '@sluice/queue'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'

import { MasterKey, openKeyring } from '../src/credentials/index.ts'
import type { CredentialSource, Keyring } from '../src/credentials/index.ts'
import { systemClock } from '../src/shared/index.ts'
import type { Actor, Clock } from '../src/shared/index.ts'
import { Snapshot } from '../src/snapshot/index.ts'
import { CREDENTIAL, createActor } from './world.ts'

/** An empty installation: a database with its queue, and somebody who may write. */
export type TestSystem = TestDatabase & {
  queue: Queue
  clock: Clock
  credentials: CredentialSource
  actor: Actor
  keyring: Keyring
  snapshot: Snapshot
}

const ignore = (): void => undefined
const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore }

export async function createTestSystem(options: { poolSize?: number } = {}): Promise<TestSystem> {
  await using opened = new AsyncDisposableStack()
  const database = opened.use(await createTestDatabase(options))
  let isOver = false
  const queue = opened.use(
    await Queue.start({
      url: database.url,
      poolSize: 1,
      applicationName: 'core test queue',
      supervise: false,
      // Whoever is still connected when the database goes away is told so.
      onError: (error) => {
        if (!isOver) throw error
      },
    }),
  )
  const actor = await createActor(database.db)
  const keyring = await openKeyring(database.db, [MasterKey.parse(MasterKey.generate())])
  const snapshot = opened.use(await Snapshot.start({ db: database.db, log: silentLog }))
  const resources = opened.move()
  return {
    url: database.url,
    db: database.db,
    queue,
    clock: systemClock,
    credentials: { environment: { [CREDENTIAL]: 'a secret of nobody' } },
    actor,
    keyring,
    snapshot,
    [Symbol.asyncDispose]: () => {
      isOver = true
      return resources.disposeAsync()
    },
  }
}
