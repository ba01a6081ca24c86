import { SluiceError, invalid } from '@sluice/core/shared'
import { z } from 'zod'

import type { ApiKey, Db } from '@sluice/db'

/** The key of an id or of a prefix, as `keys list` shows them. */
export async function findApiKey(db: Db, text: string): Promise<ApiKey> {
  const isId = z.uuid().safeParse(text).success
  const [key, another] = await db.apiKey.findMany({
    where: isId ? { id: text } : { prefix: text },
    take: 2,
  })
  if (another) throw invalid('key', `More than one key begins with ${text}; give its id.`)
  if (key) return key
  throw new SluiceError(
    'NOT_FOUND',
    'There is no such API key; keys are named by their id or prefix, see: sluice keys list.',
    { field: 'key' },
  )
}
