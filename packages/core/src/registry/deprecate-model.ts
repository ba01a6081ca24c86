import type { Db, LlmModel } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { AuditEntry, ChangeDependencies } from '#audit'
import { nextUpdatedAt, parseId } from '#shared'
import type { Request } from '#shared'

import { findSuccessor, markDefault } from './default-model.ts'
import { findModel, lockModelAndSiblings } from './locks.ts'
import type { ModelWithProvider } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import { findUsage } from './model-usage.ts'
import type { ModelUsage } from './model-usage.ts'
import type { Optional } from './parse-input.ts'
import { requireUnchangedModel } from './unchanged.ts'

export type DeprecateModelInput = {
  id: string
  /** Only says what would happen. */
  dryRun?: Optional<boolean>
  expectedUpdatedAt?: Optional<Date>
}

export type DeprecatedModel = {
  modelId: string
  newDefaultId: string | null
  usage: ModelUsage
  /** What an administrator should know; null: nothing out of the ordinary. */
  warning: string | null
}

/**
 * Lets a model start nothing new; what it did stays. If it was its provider's default, the next active chat model becomes
 * that (S3-22). A model that is deprecated already stays as it is.
 */
export async function deprecateModel(
  dependencies: ChangeDependencies,
  request: Request,
  input: DeprecateModelInput,
): Promise<DeprecatedModel> {
  requireAdminister(request.actor)
  const id = parseId(input.id, 'id')
  const { db, clock } = dependencies
  if (input.dryRun) {
    const model = await findModel(db, id)
    return toAnswer(db, model, model.isDefault ? await findSuccessor(db, model) : null)
  }
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockModelAndSiblings(tx, id)
    const now = clock.now()
    await requireUnchangedModel(tx, before, input.expectedUpdatedAt, now)
    const successor = before.isDefault ? await findSuccessor(tx, before) : null
    const answer = await toAnswer(tx, before, successor)
    if (before.status === 'DEPRECATED') return { result: answer, audit: [] }
    await tx.llmModel.update({
      where: { id },
      data: { status: 'DEPRECATED', isDefault: false, updatedAt: nextUpdatedAt(before, now) },
    })
    if (successor) await markDefault(tx, successor, true, now)
    return { result: answer, audit: toAudit(before, successor) }
  })
  return result
}

async function toAnswer(
  db: Db,
  model: ModelWithProvider,
  successor: LlmModel | null,
): Promise<DeprecatedModel> {
  const isLeftWithout = model.isDefault && successor === null
  return {
    modelId: model.id,
    newDefaultId: successor?.id ?? null,
    usage: await findUsage(db, model),
    warning: isLeftWithout ? `${model.provider.displayName} has no default model then.` : null,
  }
}

function toAudit(before: ModelWithProvider, successor: LlmModel | null): AuditEntry[] {
  const { provider, isDefault } = before
  const entry = { action: 'ACTION', operation: 'deprecateLlmModel', teamId: null } as const
  const deprecated: AuditEntry = {
    ...entry,
    verb: 'deprecated',
    entity: { type: 'llm_model', id: before.id, name: toModelRef(before) },
    before: { status: 'ACTIVE', isDefault },
    after: { status: 'DEPRECATED', isDefault: false },
  }
  if (!successor) return [deprecated]
  const promoted: AuditEntry = {
    ...entry,
    verb: 'default_set',
    entity: { type: 'llm_model', id: successor.id, name: toModelRef({ ...successor, provider }) },
    before: { isDefault: false, defaultModel: toModelRef(before) },
    after: { isDefault: true, defaultModel: toModelRef({ ...successor, provider }) },
  }
  return [deprecated, promoted]
}
