import type { Db } from '@sluice/db'

import { createId, createdBy } from '#shared'
import type { Actor } from '#shared'

import { placeOfCredential } from './keyring.ts'
import type { Keyring } from './keyring.ts'

/** Seals a credential into a row of its own and answers the reference to it. */
export async function storeCredential(
  db: Db,
  keyring: Keyring,
  { plain, actor }: { plain: string; actor: Actor },
): Promise<string> {
  const id = createId()
  await db.storedCredential.create({
    data: { id, ...keyring.seal(placeOfCredential(id), plain), ...createdBy(actor) },
  })
  return `stored:${id}`
}

/** Destroys what a `stored:` reference names; other references stay as they are. */
export async function discardCredential(db: Db, reference: string | null): Promise<void> {
  if (!reference?.startsWith('stored:')) return
  await db.storedCredential.deleteMany({ where: { id: reference.slice('stored:'.length) } })
}
