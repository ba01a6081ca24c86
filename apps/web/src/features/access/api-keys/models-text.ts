import { formatCount } from '#lib/format-number.ts'

type ModelPermission = { access: 'ALL' | 'SPECIFIC' | 'NONE'; ids: readonly string[] }

/** Which models a key may use, in short. */
export function toModelsText({ access, ids }: ModelPermission): string {
  if (access === 'ALL') return 'All models'
  if (access === 'NONE') return 'No models'
  return ids.length === 1 ? '1 model' : `${formatCount(ids.length)} models`
}
