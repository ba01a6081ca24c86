import { INFRA_PURPOSES } from '@sluice/core/settings'

import type { Db } from '@sluice/db'

/** The cheapest of the vendors' models that does what the platform needs. */
const INFRA_MODEL = { providerId: 'openai', modelId: 'gpt-5-mini' }

export const SEED_SETTINGS = Object.values(INFRA_PURPOSES)

/** Names the platform's own model for a purpose, unless an administrator has named one or has removed the model. */
export async function seedSetting(db: Db, key: string): Promise<void> {
  const { providerId, modelId } = INFRA_MODEL
  const isThere = await db.llmModel.findFirst({ where: { modelId, provider: { name: providerId } } })
  if (!isThere || (await db.systemSetting.findUnique({ where: { key } }))) return
  await db.systemSetting.create({ data: { key, value: INFRA_MODEL, updatedByKind: 'SYSTEM' } })
}
