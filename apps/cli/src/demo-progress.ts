import type { RunProgress } from '@sluice/core/runs'
import type { Db } from '@sluice/db'

const BAR_WIDTH = 30

/** One bar per provider: done of planned, calls under way of its limit. */
export async function drawProgress(db: Db, runId: string, progress: RunProgress): Promise<string[]> {
  const models = await db.runModel.findMany({
    where: { runId },
    include: { provider: true },
    orderBy: { position: 'asc' },
  })
  const providers = new Map(models.map(({ provider }) => [provider.id, provider]))
  const width = Math.max(...[...providers.values()].map(({ name }) => name.length))
  return [...providers.values()].map((provider) => {
    const modelIds = new Set(
      models.filter(({ providerId }) => providerId === provider.id).map(({ modelId }) => modelId),
    )
    const counts = progress.byModel.filter(({ modelId }) => modelIds.has(modelId))
    const total = counts.reduce((sum, model) => sum + model.total, 0)
    const done = counts.reduce((sum, model) => sum + model.completed + model.failed + model.notMeasured, 0)
    const running = counts.reduce((sum, model) => sum + model.running, 0)
    return `${provider.name.padEnd(width)}  ${toBar(done, total)}  ${String(done).padStart(4)}/${total}  ${running} of ${provider.maxParallelRequests} running`
  })
}

function toBar(done: number, total: number): string {
  const filled = total === 0 ? BAR_WIDTH : Math.round((done / total) * BAR_WIDTH)
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
}
