import { SluiceError } from '@sluice/core/shared'

import type { Db } from '@sluice/db'

/** The row id of the team with a slug; NOT_FOUND with the slugs there are. Undefined for undefined. */
export async function findTeamId(db: Db, slug: string | undefined): Promise<string | undefined> {
  if (slug === undefined) return undefined
  const teams = await db.team.findMany({ select: { id: true, slug: true }, orderBy: { slug: 'asc' } })
  const team = teams.find((candidate) => candidate.slug === slug)
  if (team) return team.id
  const slugs = teams.map((candidate) => candidate.slug).join(', ')
  throw new SluiceError('NOT_FOUND', `There is no team "${slug.slice(0, 60)}"; there are ${slugs}.`, {
    field: 'team',
  })
}
