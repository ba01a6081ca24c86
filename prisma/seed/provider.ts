import { createId } from '@sluice/core/shared'

import type { Db, LlmProtocol, Prisma } from '@sluice/db'

export type SeedModel = {
  modelId: string
  displayName: string
  /** USD per million tokens. */
  input: string
  output: string
}

/** A provider with its models; the first one is the default. */
export type SeedProvider = {
  name: string
  displayName: string
  protocol: LlmProtocol
  baseUrl: string
  credentialRef: string
  maxParallelRequests: number
  requestsPerMinute: number
  requestTimeoutSeconds?: number
  isSandbox?: boolean
  apiConfig?: Prisma.InputJsonObject
  models: readonly SeedModel[]
}

/** Prices of the seed hold for any call, however early. */
const SINCE_EVER = new Date('2020-01-01T00:00:00Z')

/** Stores a provider with its models and their prices, unless one of that name exists: an administrator's row is left alone. */
export async function seedProvider(
  db: Db,
  { models, apiConfig = {}, ...columns }: SeedProvider,
): Promise<void> {
  if (await db.llmProvider.findUnique({ where: { name: columns.name } })) return
  const providerId = createId()
  await db.llmProvider.create({ data: { id: providerId, ...columns } })
  for (const [position, { modelId, displayName, input, output }] of models.entries()) {
    await db.llmModel.create({
      data: {
        id: createId(),
        providerId,
        modelId,
        displayName,
        isDefault: position === 0,
        apiConfig,
        prices: {
          create: {
            id: createId(),
            effectiveFrom: SINCE_EVER,
            createdByKind: 'SYSTEM',
            rates: {
              create: [
                { tokenClass: 'INPUT', usdPerMillion: input },
                { tokenClass: 'OUTPUT', usdPerMillion: output },
              ],
            },
          },
        },
      },
    })
  }
}
