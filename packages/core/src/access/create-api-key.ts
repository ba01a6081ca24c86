import type { Role } from '@sluice/db'

import { createId, createdBy, invalid } from '#shared'
import type { Actor } from '#shared'

import type { AccessDependencies } from './sign-in.ts'
import { createApiKeySecret, toPrefix } from './token.ts'

const MAX_NAME = 100

export type CreatedApiKey = { id: string; name: string; role: Role; prefix: string; key: string }

/** Makes an API key for the actor's team. The key itself is in the answer and nowhere else. */
export async function createApiKey(
  { db, keyring }: Pick<AccessDependencies, 'db' | 'keyring'>,
  input: { actor: Actor; name: string; role: Role },
): Promise<CreatedApiKey> {
  const name = input.name.trim()
  if (name.length === 0 || name.length > MAX_NAME)
    throw invalid('name', `A key's name has 1 to ${MAX_NAME} characters.`)
  const key = createApiKeySecret()
  const prefix = toPrefix(key)
  const row = await db.apiKey.create({
    data: {
      id: createId(),
      teamId: input.actor.teamId,
      name,
      prefix,
      secretHash: keyring.digest('api-key', key),
      role: input.role,
      ...createdBy(input.actor),
    },
  })
  return { id: row.id, name, role: row.role, prefix, key }
}
