import type { Db } from '@sluice/db'
import { z } from 'zod'

import { invalid, parseId } from '#shared'
import type { Actor, Permissions } from '#shared'

const MAX_IDS = 1000

/** What a key is narrowed to, as stored. What is not in here does not exist yet and is refused. */
const permissionsSchema = z.strictObject({
  models: z
    .strictObject({
      access: z.enum(['ALL', 'SPECIFIC', 'NONE']),
      ids: z.array(z.uuid()).default([]),
    })
    .default({ access: 'ALL', ids: [] }),
})

export const UNRESTRICTED: Permissions = { models: { access: 'ALL', ids: [] } }
const NOTHING: Permissions = { models: { access: 'NONE', ids: [] } }

/** The permissions of a stored key; what cannot be understood allows nothing. */
export function readPermissions(stored: unknown): Permissions {
  const parsed = permissionsSchema.safeParse(stored)
  return parsed.success ? parsed.data : NOTHING
}

/** The permissions somebody asks for, in one form; refuses what is malformed. */
export function parsePermissions(wanted: Permissions): Permissions {
  const { access, ids } = wanted.models
  if (access !== 'SPECIFIC') {
    if (ids.length > 0)
      throw invalid('permissions', `Models are named with SPECIFIC only, not with ${access}.`)
    return { models: { access, ids: [] } }
  }
  if (ids.length === 0 || ids.length > MAX_IDS)
    throw invalid('permissions', `SPECIFIC names 1 to ${MAX_IDS} models; these are ${ids.length}.`)
  return { models: { access, ids: [...new Set(ids.map((id) => parseId(id, 'permissions')))] } }
}

/** Refuses permissions that name a model which does not exist. */
export async function requireModels(db: Db, { models }: Permissions): Promise<void> {
  if (models.ids.length === 0) return
  const found = await db.llmModel.findMany({ where: { id: { in: [...models.ids] } }, select: { id: true } })
  const known = new Set(found.map(({ id }) => id))
  const missing = models.ids.filter((id) => !known.has(id))
  if (missing.length > 0)
    throw invalid('permissions', `There is no model ${missing.slice(0, 10).join(', ')}.`)
}

/** Whether an actor may use a model. */
export function mayUseModel({ permissions }: Pick<Actor, 'permissions'>, modelId: string): boolean {
  const { access, ids } = (permissions ?? UNRESTRICTED).models
  return access === 'ALL' || (access === 'SPECIFIC' && ids.includes(modelId))
}
