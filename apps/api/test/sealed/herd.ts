import { createTeam, createUser, ensureAdministrators, signIn } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'

import type { Actor } from '@sluice/core/shared'
import type { Role } from '@sluice/db'

import { recordCallOf } from '../calls.ts'
import { answerSlot, createDefinitionOf, createKey, startRunOf } from '../world.ts'

import type { Caller } from '../client.ts'
import type { TestApi } from '../start-api.ts'

export type Kind =
  | 'apiKey'
  | 'audit'
  | 'call'
  | 'definition'
  | 'run'
  | 'scenario'
  | 'team'
  | 'transcript'
  | 'user'

/** A team in which everything that has a name or a content carries one word. */
export type Herd = {
  word: string
  /** One thing of each kind. */
  ids: Record<Kind, string>
  /** Somebody of each role, by a session or by a key. */
  callers: Record<Role, Caller>
}

const ROLES: readonly Role[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']
const PASSWORD = 'a long password'

/** Makes a team with people, keys, a definition, a played run and all that these leave behind. */
export async function createHerd(api: TestApi, word: string, entry: 'session' | 'key'): Promise<Herd> {
  const { db, services } = api
  const system = requestOf(await ensureAdministrators(db))
  const { teamId } = await createTeam(services, system, { slug: word, name: `The ${word} team` })
  const actor: Actor = { ...system.actor, name: `The ${word} system`, teamId, isAdministrators: false }

  const users = new Map<Role, string>()
  const keys = new Map<Role, { id: string; key: string }>()
  for (const role of ROLES) {
    const email = `${role.toLowerCase()}@${word}.test`
    const input = { email, name: `${word} ${role}`, role, teamId, password: PASSWORD }
    users.set(role, (await createUser(services, system, input)).userId)
    keys.set(role, await createKey(services, actor, { name: `${word} key`, role }))
  }
  const definition = await createDefinitionOf(db, actor, { name: `About ${word}s`, scenarios: 2 })
  await db.$executeRaw`UPDATE scenarios SET name = ${`A ${word}`} WHERE definition_id = ${definition}::uuid`
  await db.$executeRaw`
    UPDATE definitions SET content = jsonb_set(content, '{template}', to_jsonb(${`[thing] of a ${word}`}::text))
     WHERE id = ${definition}::uuid`
  const run = await startRunOf(api, actor, { definitionId: definition, models: ['alpha/one'] })
  await answerSlot(db, run.id, 0)
  await db.run.update({ where: { id: run.id }, data: { name: `The ${word} run` } })
  const turns = [{ turnNumber: 1, probePrompt: word, targetResponse: word }]
  await db.transcript.updateMany({
    where: { runId: run.id },
    data: { content: { turns, costSnapshot: null } },
  })

  const call = await createCall(api, actor, word)
  await db.$executeRaw`UPDATE calls SET run_id = ${run.id}::uuid WHERE id = ${call}::uuid`

  const callers = new Map<Role, Caller>()
  for (const role of ROLES) {
    const email = `${role.toLowerCase()}@${word}.test`
    const { token } = await signIn(services, { email, password: PASSWORD, address: null })
    callers.set(role, entry === 'session' ? { cookie: token } : (keys.get(role) ?? null))
  }
  return {
    word,
    ids: {
      team: teamId,
      definition,
      run: run.id,
      user: users.get('MEMBER') ?? '',
      apiKey: keys.get('MEMBER')?.id ?? '',
      scenario: (await db.scenario.findFirstOrThrow({ where: { definitionId: definition } })).id,
      transcript: (await db.transcript.findFirstOrThrow({ where: { runId: run.id } })).id,
      call,
      audit: (await db.auditLog.findFirstOrThrow({ where: { teamId } })).id,
    },
    callers: {
      OWNER: callers.get('OWNER') ?? null,
      ADMIN: callers.get('ADMIN') ?? null,
      MEMBER: callers.get('MEMBER') ?? null,
      VIEWER: callers.get('VIEWER') ?? null,
    },
  }
}

/** A call with everything that callers and vendors say. */
async function createCall(api: TestApi, actor: Actor, word: string): Promise<string> {
  const { id: modelId } = await api.db.llmModel.findFirstOrThrow({ where: { modelId: 'one' } })
  return recordCallOf(api, actor, {
    modelId,
    context: { animal: word },
    subjectType: word,
    clientAgent: word,
    actualModel: word,
    systemFingerprint: word,
    requestId: word,
    body: { request: { messages: [word] }, response: { text: word }, note: null },
  })
}

/** The ids of every row that belongs to a herd. */
export async function everyIdOf({ db }: TestApi, { ids }: Herd): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM teams WHERE id = ${ids.team}::uuid
    UNION SELECT user_id::text FROM memberships WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM api_keys WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM definitions WHERE team_id = ${ids.team}::uuid
    UNION SELECT s.id::text FROM scenarios s JOIN definitions d ON d.id = s.definition_id WHERE d.team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM runs WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM jobs WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM transcripts WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM calls WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM audit_logs WHERE team_id = ${ids.team}::uuid
    UNION SELECT id::text FROM events WHERE team_id = ${ids.team}::uuid`
  return rows.map(({ id }) => id)
}

/** Everything a herd has, as text: equal before and after whatever others tried. */
export async function dumpHerd({ db }: TestApi, { ids }: Herd): Promise<string> {
  const { team } = ids
  const [dump] = await db.$queryRaw<{ text: string }[]>`
    SELECT concat_ws(E'\n',
      (SELECT string_agg(t::text, E'\n' ORDER BY t.id) FROM teams t WHERE id = ${team}::uuid),
      (SELECT string_agg(to_jsonb(u)::text, E'\n' ORDER BY u.id) FROM users u JOIN memberships m ON m.user_id = u.id WHERE m.team_id = ${team}::uuid),
      (SELECT string_agg(m::text, E'\n' ORDER BY m.user_id) FROM memberships m WHERE team_id = ${team}::uuid),
      (SELECT string_agg((to_jsonb(k) - 'last_used_at')::text, E'\n' ORDER BY k.id) FROM api_keys k WHERE team_id = ${team}::uuid),
      (SELECT string_agg(d::text, E'\n' ORDER BY d.id) FROM definitions d WHERE team_id = ${team}::uuid),
      (SELECT string_agg(r::text, E'\n' ORDER BY r.id) FROM runs r WHERE team_id = ${team}::uuid),
      (SELECT string_agg(j::text, E'\n' ORDER BY j.id) FROM jobs j WHERE team_id = ${team}::uuid),
      (SELECT string_agg(t::text, E'\n' ORDER BY t.id) FROM transcripts t WHERE team_id = ${team}::uuid),
      (SELECT string_agg(c::text, E'\n' ORDER BY c.id) FROM calls c WHERE team_id = ${team}::uuid),
      (SELECT string_agg(a::text, E'\n' ORDER BY a.id) FROM audit_logs a WHERE team_id = ${team}::uuid)) AS text`
  return dump?.text ?? ''
}
