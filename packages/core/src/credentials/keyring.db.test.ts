import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import type { Actor } from '#shared'

import {
  Keyring,
  MasterKey,
  discardCredential,
  openKeyring,
  placeOfCredential,
  resolveCredential,
  rotateMasterKey,
  storeCredential,
} from './index.ts'

const createKey = (): MasterKey => MasterKey.parse(MasterKey.generate())
const SECRET = 'sk-a-stored-credential'
const actor: Actor = {
  kind: 'SYSTEM',
  id: null,
  name: 'Test',
  teamId: '',
  role: 'OWNER',
  isAdministrators: true,
}

/** The id of a credential that was stored. */
async function store({ db }: TestDatabase, keyring: Keyring, plain = SECRET): Promise<string> {
  const reference = await storeCredential(db, keyring, { plain, actor })
  return reference.slice('stored:'.length)
}

async function open({ db }: TestDatabase, keyring: Keyring, id: string): Promise<string> {
  return keyring.open(placeOfCredential(id), await db.storedCredential.findUniqueOrThrow({ where: { id } }))
}

test('a database is bound to the first master key it meets, and refuses any other in a sentence', async () => {
  await using database = await createTestDatabase({ poolSize: 4 })
  const [ours, other] = [createKey(), createKey()]

  const keyrings = await Promise.all(Array.from({ length: 4 }, () => openKeyring(database.db, [ours])))
  expect(new Set(keyrings.map((keyring) => keyring.activeId))).toEqual(new Set([ours.id]))
  expect(
    new Set(keyrings.map((keyring) => Buffer.from(keyring.digest('api-key', 'x')).toString('hex'))).size,
  ).toBe(1)

  await expect(openKeyring(database.db, [other])).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    field: 'SLUICE_MASTER_KEY',
    message: expect.stringMatching(
      new RegExp(
        `^This database was set up with another master key \\(${ours.id}, this process has ${other.id}\\)`,
      ),
    ),
  })
  expect(await database.db.installation.count()).toBe(1)
})

test('digests have a key of their own for every purpose', () => {
  const key = createKey()
  const keyring = new Keyring([key], key, Buffer.alloc(32, 1))
  const digests = (['api-key', 'session', 'sign-in', 'audit'] as const).map((purpose) =>
    Buffer.from(keyring.digest(purpose, 'value')).toString('hex'),
  )
  expect(new Set(digests).size).toBe(4)
})

test('a database from before digests had a key goes on with the digests it has', async () => {
  await using database = await createTestDatabase()
  const key = createKey()
  await database.db.installation.create({
    data: { id: 1, masterKeyId: key.id, masterKeyCheck: new Uint8Array(key.check()) },
  })

  const [first, second] = await Promise.all([
    openKeyring(database.db, [key]),
    openKeyring(database.db, [key]),
  ])
  const legacy = new Keyring([key], key, key.legacyDigestKey())

  for (const keyring of [first, second, await openKeyring(database.db, [key])])
    expect(keyring.digest('session', 'x')).toEqual(legacy.digest('session', 'x'))
})

describe('what is sealed (S9)', () => {
  const key = createKey()
  const other = createKey()
  const keyring = new Keyring([key, other], key, Buffer.alloc(32))
  const place = placeOfCredential('0198f0a2-0000-7000-8000-000000000001')
  const { sealed, keyId } = keyring.seal(place, SECRET)
  const refusal = expect.objectContaining({
    code: 'INTERNAL_ERROR',
    message: `What is stored in ${place} cannot be decrypted.`,
  })

  test('opens again in its place, and never looks the same twice', () => {
    expect(keyring.open(place, { sealed, keyId })).toBe(SECRET)
    expect(keyring.open(place, keyring.seal(place, ''))).toBe('')
    expect(Buffer.from(sealed).includes(SECRET)).toBe(false)
    expect(keyring.seal(place, SECRET).sealed).not.toEqual(sealed)
  })

  test('is refused with any bit of any byte changed', () => {
    for (const [index, byte] of sealed.entries()) {
      for (let bit = 0; bit < 8; bit += 1) {
        const broken = Uint8Array.from(sealed)
        broken[index] = byte ^ (1 << bit)
        expect(() => keyring.open(place, { sealed: broken, keyId })).toThrow(refusal)
      }
    }
  })

  test('is refused shorter or longer by any number of bytes', () => {
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => keyring.open(place, { sealed: sealed.subarray(0, length), keyId })).toThrow(refusal)
    expect(() => keyring.open(place, { sealed: Buffer.concat([sealed, Buffer.alloc(1)]), keyId })).toThrow(
      refusal,
    )
  })

  test('is refused in another row, another column and another table', () => {
    for (const elsewhere of [
      placeOfCredential('0198f0a2-0000-7000-8000-000000000002'),
      place.replace('/sealed', '/key_id'),
      place.replace('stored_credentials', 'idempotency_keys'),
      '',
    ])
      expect(() => keyring.open(elsewhere, { sealed, keyId })).toThrow(/cannot be decrypted/)
  })

  test('is refused under another key, whether that is ours or not', () => {
    expect(() => keyring.open(place, { sealed, keyId: other.id })).toThrow(refusal)
    expect(() => keyring.open(place, { sealed, keyId: createKey().id })).toThrow(/needs the master key/)
    const stranger = new Keyring([other], other, Buffer.alloc(32))
    expect(() => stranger.open(place, { sealed, keyId })).toThrow(`needs the master key ${key.id}`)
  })
})

describe('a stored credential', () => {
  test('is found by its reference, sealed in its row, until it is discarded', async () => {
    await using database = await createTestDatabase()
    const keyring = await openKeyring(database.db, [createKey()])
    const id = await store(database, keyring)
    const source = { environment: {}, openStored: (wanted: string) => (wanted === id ? SECRET : null) }

    expect(await open(database, keyring, id)).toBe(SECRET)
    expect(resolveCredential(`stored:${id}`, source).secret?.reveal()).toBe(SECRET)
    await discardCredential(database.db, 'env:SOME_API_KEY')
    await discardCredential(database.db, null)
    expect(await database.db.storedCredential.count()).toBe(1)

    await discardCredential(database.db, `stored:${id}`)
    expect(await database.db.storedCredential.count()).toBe(0)
    expect(resolveCredential('stored:gone', source)).toEqual({
      secret: null,
      reason: 'The stored credential is gone; set the credential again.',
    })
  })

  test('does not open in the place of another', async () => {
    await using database = await createTestDatabase()
    const keyring = await openKeyring(database.db, [createKey()])
    const [one, two] = [await store(database, keyring, 'sk-one'), await store(database, keyring, 'sk-two')]
    await database.db.$executeRaw`
      UPDATE stored_credentials a SET sealed = b.sealed FROM stored_credentials b WHERE a.id <> b.id`

    for (const id of [one, two])
      await expect(open(database, keyring, id)).rejects.toThrow(
        `stored_credentials/${id}/sealed cannot be decrypted`,
      )
  })
})

describe('rotating the master key', () => {
  test('keeps every process with both keys working, and needs only the new key afterwards', async () => {
    await using database = await createTestDatabase()
    const { db } = database
    const [before, after] = [createKey(), createKey()]
    await openKeyring(db, [before])
    const processes = await Promise.all([openKeyring(db, [after, before]), openKeyring(db, [before, after])])
    const [first, second] = processes
    const id = await store(database, first)
    const digest = first.digest('api-key', 'pk_live_x')
    expect(processes.map(({ activeId }) => activeId)).toEqual([before.id, before.id])

    expect(await db.$transaction((tx) => rotateMasterKey(tx, [after, before]))).toEqual({
      from: before.id,
      to: after.id,
      credentials: 1,
    })

    // A process that has not heard of it yet still seals with the old key.
    const late = await store(database, second)
    for (const keyring of processes) {
      expect(await open(database, keyring, id)).toBe(SECRET)
      expect(await open(database, keyring, late)).toBe(SECRET)
    }
    for (const keyring of processes) keyring.activate(after.id)
    expect(processes.map(({ activeId }) => activeId)).toEqual([after.id, after.id])
    expect(second.seal('place', 'x').keyId).toBe(after.id)

    await expect(openKeyring(db, [after])).rejects.toMatchObject({
      field: 'SLUICE_MASTER_KEY_PREVIOUS',
      message: expect.stringContaining(`1 stored credentials are sealed with the master key ${before.id}`),
    })
    expect(await db.$transaction((tx) => rotateMasterKey(tx, [after, before]))).toEqual({
      from: after.id,
      to: after.id,
      credentials: 1,
    })

    const fresh = await openKeyring(db, [after])
    expect(await open(database, fresh, id)).toBe(SECRET)
    expect(await open(database, fresh, late)).toBe(SECRET)
    expect(fresh.digest('api-key', 'pk_live_x')).toEqual(digest)
    await expect(openKeyring(db, [before])).rejects.toMatchObject({ field: 'SLUICE_MASTER_KEY' })
  })

  test('keeps the digests of a database from before digests had a key', async () => {
    await using database = await createTestDatabase()
    const [before, after] = [createKey(), createKey()]
    await database.db.installation.create({
      data: { id: 1, masterKeyId: before.id, masterKeyCheck: new Uint8Array(before.check()) },
    })
    const legacy = new Keyring([before], before, before.legacyDigestKey())

    await database.db.$transaction((tx) => rotateMasterKey(tx, [after, before]))

    const keyring = await openKeyring(database.db, [after])
    expect(keyring.digest('session', 'x')).toEqual(legacy.digest('session', 'x'))
  })

  test('changes nothing without the key that is in use', async () => {
    await using database = await createTestDatabase()
    const keys = [createKey(), createKey(), createKey()] as const
    const keyring = await openKeyring(database.db, [keys[0]])
    const id = await store(database, keyring)

    await expect(
      database.db.$transaction((tx) => rotateMasterKey(tx, [keys[1], keys[2]])),
    ).rejects.toMatchObject({
      field: 'SLUICE_MASTER_KEY',
    })
    expect(await open(database, keyring, id)).toBe(SECRET)
  })

  test('forgets the secrets that were kept for a replay', async () => {
    await using database = await createTestDatabase()
    const [before, after] = [createKey(), createKey()]
    const keyring = await openKeyring(database.db, [before])
    const { sealed, keyId } = keyring.seal('idempotency_keys/scope/key/secret', SECRET)
    await database.db.idempotencyKey.create({
      data: {
        scope: 'scope',
        key: 'key',
        fingerprint: new Uint8Array(32),
        result: {},
        secret: sealed,
        secretKeyId: keyId,
        secretExpiresAt: new Date(),
      },
    })

    await database.db.$transaction((tx) => rotateMasterKey(tx, [after, before]))

    expect(await database.db.idempotencyKey.findFirst()).toMatchObject({ secret: null, secretKeyId: null })
  })
})
