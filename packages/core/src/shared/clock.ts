import type { Clock } from '@sluice/llm'

export type { Clock }

export const systemClock: Clock = { now: () => new Date() }
