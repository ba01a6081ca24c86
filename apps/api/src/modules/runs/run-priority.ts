import { RunPriority as PRIORITIES } from '@sluice/core/runs'

import type { RunPriority as Name } from '@sluice/core/runs'

import { builder } from '../../graphql/builder.ts'

export const RunPriority = builder.enumType('RunPriority', {
  description: 'Whose probes go first where several runs wait for one provider.',
  values: {
    LOW: { description: 'After all others.' },
    NORMAL: { description: 'The default.' },
    HIGH: { description: 'Before all others.' },
  },
})

const NAMES: readonly Name[] = ['HIGH', 'NORMAL', 'LOW']

/** The name of a stored priority (0–10): the highest one that it reaches. */
export function toPriority(stored: number): Name {
  return NAMES.find((name) => stored >= PRIORITIES[name]) ?? 'LOW'
}
