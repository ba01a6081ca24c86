import { listen } from '@sluice/db'
import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { until } from '../../test/until.ts'
import { createActor } from '../../test/world.ts'
import { createId } from '#shared'
import { Channel, notify, recordEvent } from './index.ts'

describe('a notification', () => {
  test('reaches the listeners of its channel once per payload, when its transaction commits', async () => {
    await using database = await createTestDatabase()
    const heard: string[] = []
    const connected = Promise.withResolvers<void>()
    await using _listening = listen({
      url: database.url,
      channels: [Channel.work],
      onNotification: (channel, payload) => void heard.push(`${channel} ${payload}`),
      onConnected: () => connected.resolve(),
    })
    await connected.promise

    await database.db.$transaction(async (tx) => {
      await notify(tx, Channel.work, ['a', 'b', 'a'])
      await notify(tx, Channel.run, ['not listened to'])
    })
    await database.db
      .$transaction(async (tx) => {
        await notify(tx, Channel.work, ['rolled back'])
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await notify(database.db, Channel.work, [])
    await notify(database.db, Channel.work, ['last'])

    await until(() => Promise.resolve(heard.includes('sluice_work last')))
    expect(heard).toEqual(['sluice_work a', 'sluice_work b', 'sluice_work last'])
  })
})

describe('an event', () => {
  test('exists when the transaction that made it happen commits, and only then', async () => {
    await using database = await createTestDatabase()
    const { db } = database
    const actor = await createActor(db)
    const subjectId = createId()
    const event = {
      type: 'run.started',
      teamId: actor.teamId,
      subjectType: 'run',
      subjectId,
      payload: { slotCount: 24 },
      actor,
      traceId: null,
    } as const

    await db
      .$transaction(async (tx) => {
        await recordEvent(tx, event)
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    expect(await db.event.count()).toBe(0)
    await recordEvent(db, event)

    expect(await db.event.findMany()).toMatchObject([
      { type: 'run.started', subjectId, payload: { slotCount: 24 }, actorKind: 'USER', actorId: actor.id },
    ])
  })
})
