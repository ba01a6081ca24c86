import { parsePage } from '@sluice/core/shared'

import type { Page } from '@sluice/core/shared'

import { builder } from './builder.ts'

const DEFAULT_LIMIT = 20

/** The most rows a short list gives at once. */
const MAX_LIMIT = 100

/** The most rows of lists that pages show whole: models, scenarios. */
export const MAX_LONG_LIMIT = 1000

/** The arguments of a list that gives at most `max` rows. */
const pageArguments = (max: number) =>
  builder.args((t) => ({
    limit: t.int({
      defaultValue: DEFAULT_LIMIT,
      description: `How many rows, 1 to ${max}; else VALIDATION_FAILED.`,
    }),
    offset: t.int({
      defaultValue: 0,
      description: 'How many rows to leave out first, 0 or more; else VALIDATION_FAILED.',
    }),
  }))

export const pageArgs = pageArguments(MAX_LIMIT)
export const longPageArgs = pageArguments(MAX_LONG_LIMIT)

type PageArguments = { limit?: number | null | undefined; offset?: number | null | undefined }

/** The page that arguments ask for; null means the default. */
export function toPage({ limit, offset }: PageArguments, max: number = MAX_LIMIT): Page {
  return parsePage({ limit: limit ?? DEFAULT_LIMIT, offset: offset ?? 0 }, max)
}

/** A page as Prisma takes it. */
export function toSlice(page: Page): { take: number; skip: number } {
  return { take: page.limit, skip: page.offset }
}
