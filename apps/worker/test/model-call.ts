import { createId, requestOf } from '@sluice/core/shared'
import { ensureAdministrators } from '@sluice/core/access'
import type { ModelCall } from '@sluice/core/calls'
import type { Services } from '@sluice/runtime'

/** A call of one of the sandbox's models, as somebody who holds a permit would make it. */
export async function createModelCall(
  { db }: Pick<Services, 'db'>,
  { modelId = 'sim-swift', content = 'Tell me a story.' }: { modelId?: string; content?: string } = {},
): Promise<ModelCall> {
  return {
    request: requestOf(await ensureAdministrators(db)),
    model: await db.llmModel.findFirstOrThrow({ where: { modelId }, include: { provider: true } }),
    feature: 'CHAT',
    operation: 'CHAT',
    completion: { messages: [{ role: 'user', content }], maxOutputTokens: 2000 },
    permit: { ownerId: createId(), leaseId: createId() },
  }
}
