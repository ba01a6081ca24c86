import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createPerson, createTeam as createTeamRow } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createName } from '../../test/world.ts'
import { createId, requestOf } from '#shared'
import type { Request } from '#shared'

import { createTeam, ensureAdministrators, updateTeam } from './index.ts'

let system: TestSystem
let administrators: string
let request: Request

beforeAll(async () => {
  system = await createTestSystem()
  administrators = (await ensureAdministrators(system.db)).teamId
  request = requestOf((await createPerson(system.db, { teamId: administrators, role: 'ADMIN' })).actor)
})

afterAll(() => system[Symbol.asyncDispose]())

const read = (id: string) => system.db.team.findUniqueOrThrow({ where: { id } })

describe('a team', () => {
  test('is made with a slug of its own, and the change can be read', async () => {
    const slug = createName('team')
    const { teamId } = await createTeam(system, request, { slug: ` ${slug} `, name: ' A team ' })

    expect(await read(teamId)).toMatchObject({ slug, name: 'A team', status: 'ACTIVE', isBuiltIn: false })
    expect(await system.db.auditLog.findFirst({ where: { entityId: teamId } })).toMatchObject({
      operation: 'createTeam',
      teamId,
      before: null,
      after: { slug, name: 'A team', status: 'ACTIVE' },
    })
    await expect(createTeam(system, request, { slug, name: 'Another' })).rejects.toMatchObject({
      code: 'CONFLICT',
      field: 'slug',
    })
  })

  test.each(['', 'Upper', 'with space', '-a', 'a-', 'x'.repeat(51), 'ä'])(
    'has no slug such as "%s"',
    async (slug) => {
      await expect(createTeam(system, request, { slug, name: 'Team' })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        field: 'slug',
      })
    },
  )

  test.each(['a', '0', 'x'.repeat(50), 'a-b'])('may have the slug "%s"', async (slug) => {
    await expect(createTeam(system, request, { slug, name: 'Team' })).resolves.toBeDefined()
  })

  test('is renamed and suspended, each alone', async () => {
    const id = await createTeamRow(system.db)
    await updateTeam(system, request, { id, input: { name: 'Renamed' } })
    expect(await read(id)).toMatchObject({ name: 'Renamed', status: 'ACTIVE' })
    await updateTeam(system, request, { id, input: { status: 'SUSPENDED', name: null } })
    expect(await read(id)).toMatchObject({ name: 'Renamed', status: 'SUSPENDED' })
  })

  test('that was changed meanwhile is shown as it is now instead', async () => {
    const id = await createTeamRow(system.db)
    const { updatedAt, slug } = await read(id)
    const rename = (name: string) =>
      updateTeam(system, request, { id, input: { name, expectedUpdatedAt: updatedAt } })
    await rename('First')
    await expect(rename('Second')).rejects.toMatchObject({
      code: 'CONFLICT',
      current: { id, slug, name: 'First', status: 'ACTIVE' },
    })
  })

  test('of administrators is renamed but never suspended', async () => {
    const update = (input: Parameters<typeof updateTeam>[2]['input']) =>
      updateTeam(system, request, { id: administrators, input })
    await expect(update({ status: 'SUSPENDED' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      field: 'status',
    })
    await update({ name: 'Keepers', status: 'ACTIVE' })
    expect(await read(administrators)).toMatchObject({
      name: 'Keepers',
      slug: 'administrators',
      status: 'ACTIVE',
    })
  })

  test('is for administrators only, and unknown ones are not found', async () => {
    const id = await createTeamRow(system.db)
    const own = requestOf((await createPerson(system.db, { teamId: id, role: 'OWNER' })).actor)
    const member = requestOf(
      (await createPerson(system.db, { teamId: administrators, role: 'MEMBER' })).actor,
    )
    for (const other of [own, member]) {
      await expect(createTeam(system, other, { slug: 'mine', name: 'Mine' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      await expect(updateTeam(system, other, { id, input: { name: 'Mine' } })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    await expect(updateTeam(system, request, { id: createId(), input: {} })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'id',
    })
    await expect(updateTeam(system, request, { id, input: { name: ' ' } })).rejects.toMatchObject({
      field: 'name',
    })
  })
})
