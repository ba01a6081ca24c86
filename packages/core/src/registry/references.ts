import type { Db, LlmModel, LlmProvider } from '@sluice/db'

/** How many of a list a sentence names. */
const NAMED = 10

/** The settings that name a model, or any model of a provider, by their keys (S3-4). */
export async function findSettings(
  db: Db,
  { provider, modelId }: { provider: Pick<LlmProvider, 'name'>; modelId?: LlmModel['modelId'] },
): Promise<string[]> {
  const settings = await db.systemSetting.findMany({
    where: {
      AND: [
        { value: { path: ['providerId'], equals: provider.name } },
        ...(modelId === undefined ? [] : [{ value: { path: ['modelId'], equals: modelId } }]),
      ],
    },
    select: { key: true },
    orderBy: { key: 'asc' },
  })
  return settings.map(({ key }) => key)
}

/** A list in a sentence: the first few, and how many more. */
export function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ')
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown
}
