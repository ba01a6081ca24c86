import type { ApiKey, Database, Role } from '@sluice/db'

import { createApiKey } from '../src/access/index.ts'
import type { CreateApiKeyInput } from '../src/access/index.ts'
import { createId, requestOf } from '../src/shared/index.ts'
import type { Actor } from '../src/shared/index.ts'
import type { TestSystem } from './system.ts'
import { createName } from './world.ts'

/** argon2id of PASSWORD: hashing it anew for every person would take most of the tests' time. */
export const PASSWORD = 'correct horse battery'
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$qrdU5629pjw7weUB8lMANw$E2fJZvhM4jB7J81dCgi57gTCysu4EAqknxXQZP7z5W0'

/** A person as the database knows them, and as an actor. */
export type Person = { id: string; email: string; actor: Actor & { id: string } }

/** The id of a new team. */
export async function createTeam(db: Database): Promise<string> {
  const slug = createName('team')
  const { id } = await db.team.create({ data: { id: createId(), slug, name: slug } })
  return id
}

/** Somebody who signs in with PASSWORD. */
export async function createPerson(
  db: Database,
  { teamId, role }: { teamId: string; role: Role },
): Promise<Person> {
  const id = createId()
  const name = createName('person')
  const email = `${name}@example.com`
  const { membership } = await db.user.create({
    data: { id, email, name, passwordHash: PASSWORD_HASH, membership: { create: { teamId, role } } },
    include: { membership: { include: { team: true } } },
  })
  const isAdministrators = membership?.team.isBuiltIn === true
  return { id, email, actor: { kind: 'USER', id, name, teamId, role, isAdministrators } }
}

/** A key as the use case makes it, its row, and the key as an actor. */
export async function createKeyOf(
  system: TestSystem,
  maker: Actor,
  input: Partial<CreateApiKeyInput> = {},
): Promise<{ key: string; row: ApiKey; actor: Actor & { id: string } }> {
  const wanted = { name: createName('key'), role: maker.role, ...input }
  const { apiKeyId, key } = await createApiKey(system, requestOf(maker), wanted)
  const row = await system.db.apiKey.findUniqueOrThrow({ where: { id: apiKeyId }, include: { team: true } })
  if (key === null) throw new Error('the key was not shown')
  const { id, name, role, teamId } = row
  const actor = { kind: 'API_KEY', id, name, role, teamId, isAdministrators: row.team.isBuiltIn } as const
  return { key, row, actor }
}
