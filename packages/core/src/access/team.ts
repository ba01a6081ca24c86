import { isUniqueViolation } from '@sluice/db'
import type { Team, TeamStatus } from '@sluice/db'

import { commitChange } from '#audit'
import type { AuditEntry, ChangeDependencies, JsonObject } from '#audit'
import { SluiceError, createId, invalid, nextUpdatedAt, parseId, requireUnchanged } from '#shared'
import type { Request } from '#shared'

import { ifGiven } from './if-given.ts'
import { requireAdminister } from './permissions.ts'

const MAX_NAME = 100
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/

/** Makes a team, with nobody in it yet. */
export async function createTeam(
  dependencies: ChangeDependencies,
  request: Request,
  input: { slug: string; name: string },
): Promise<{ teamId: string }> {
  requireAdminister(request.actor)
  const slug = input.slug.trim()
  if (!SLUG.test(slug)) {
    throw invalid(
      'slug',
      `"${slug.slice(0, 60)}" is no slug: 1 to 50 of a-z, 0-9 and -, with a letter or digit at both ends.`,
    )
  }
  const name = parseTeamName(input.name)
  try {
    const { result } = await commitChange(dependencies, request, async (tx) => {
      const now = dependencies.clock.now()
      const after = await tx.team.create({
        data: { id: createId(), slug, name, createdAt: now, updatedAt: now },
      })
      const change = { action: 'CREATE', operation: 'createTeam', verb: 'created' } as const
      return { result: { teamId: after.id }, audit: [teamEntry(change, { before: null, after })] }
    })
    return result
  } catch (error) {
    if (!isUniqueViolation(error, 'teams_slug_key')) throw error
    throw new SluiceError('CONFLICT', `There is a team with the slug ${slug} already.`, {
      field: 'slug',
      cause: error,
    })
  }
}

export type UpdateTeamInput = {
  name?: string | null | undefined
  status?: TeamStatus | null | undefined
  expectedUpdatedAt?: Date | null | undefined
}

/** Changes what is given. Nobody of a suspended team gets in; the administrators cannot be suspended. */
export async function updateTeam(
  dependencies: ChangeDependencies,
  request: Request,
  { id, input }: { id: string; input: UpdateTeamInput },
): Promise<{ teamId: string }> {
  requireAdminister(request.actor)
  const teamId = parseId(id, 'id')
  const name = ifGiven(input.name, parseTeamName)
  const { result } = await commitChange(dependencies, request, async (tx) => {
    // Not FOR UPDATE: whoever writes a row of the team need not wait.
    await tx.$queryRaw`SELECT id FROM teams WHERE id = ${teamId}::uuid FOR NO KEY UPDATE`
    const before = await tx.team.findUnique({ where: { id: teamId } })
    if (!before) throw new SluiceError('NOT_FOUND', `There is no team ${teamId}.`, { field: 'id' })
    await requireUnchanged(before, input.expectedUpdatedAt, () => ({
      id: before.id,
      ...toTeamJson(before),
      updatedAt: before.updatedAt.toISOString(),
    }))
    if (before.isBuiltIn && input.status === 'SUSPENDED')
      throw new SluiceError('FORBIDDEN', 'The administrators cannot be suspended.', { field: 'status' })
    const after = await tx.team.update({
      where: { id: teamId },
      data: {
        name: name ?? before.name,
        status: input.status ?? before.status,
        updatedAt: nextUpdatedAt(before, dependencies.clock.now()),
      },
    })
    const change = { action: 'UPDATE', operation: 'updateTeam', verb: 'updated' } as const
    return { result: { teamId: after.id }, audit: [teamEntry(change, { before, after })] }
  })
  return result
}

function parseTeamName(text: string): string {
  const name = text.trim()
  if (name.length === 0 || name.length > MAX_NAME)
    throw invalid('name', `A team's name has 1 to ${MAX_NAME} characters; this one has ${name.length}.`)
  return name
}

function toTeamJson({ slug, name, status }: Team): JsonObject {
  return { slug, name, status }
}

function teamEntry(
  change: Pick<AuditEntry, 'action' | 'operation' | 'verb'>,
  { before, after }: { before: Team | null; after: Team },
): AuditEntry {
  return {
    ...change,
    entity: { type: 'team', id: after.id, name: after.name },
    teamId: after.id,
    before: before ? toTeamJson(before) : null,
    after: toTeamJson(after),
  }
}
