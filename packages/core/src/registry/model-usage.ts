import type { Db } from '@sluice/db'

import type { ModelWithProvider } from './locks.ts'
import { findSettings } from './references.ts'

/** What depends on a model. */
export type ModelUsage = {
  /** Runs that still ask it. */
  runsRunning: number
  /** Runs that ever did. */
  runsTotal: number
  /** Keys of the settings that name it. */
  settings: string[]
  isDefault: boolean
  /** Nothing is scheduled yet. */
  schedules: number
}

const OPEN_STATUSES = ['PENDING', 'RUNNING', 'PAUSED', 'SUMMARIZING'] as const

/** What would be affected if the model were gone. */
export async function findUsage(db: Db, model: ModelWithProvider): Promise<ModelUsage> {
  const where = { modelId: model.id }
  return {
    runsRunning: await db.runModel.count({
      where: { ...where, run: { status: { in: [...OPEN_STATUSES] } } },
    }),
    runsTotal: await db.runModel.count({ where }),
    settings: await findSettings(db, model),
    isDefault: model.isDefault,
    schedules: 0,
  }
}
