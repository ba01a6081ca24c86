import { invalid } from '@sluice/core/shared'
import { CallFeature, CallOutcome } from '@sluice/db'
import { z } from 'zod'

import { findUnstorable } from '../../graphql/storable-text.ts'
import { CallOrder } from './call-rows.ts'

import type { CallFilter } from './call-conditions.ts'

/** What a query string has under a name: once, or as a list by commas and by repeating the name. */
const once = z
  .array(z.string())
  .length(1, 'is given twice')
  .transform(([text = '']) => text)
const many = z.array(z.string()).transform((texts) => texts.flatMap((text) => text.split(',')))
const time = once
  .pipe(z.iso.datetime({ offset: true, error: 'is not an RFC 3339 time such as 2026-11-20T16:00:00Z' }))
  .transform((text) => new Date(text))
const decimal = once.pipe(
  z.string().regex(/^-?\d{1,20}(?:\.\d{1,20})?$/, 'is not a decimal number such as 1.25'),
)
const boolean = once.pipe(z.enum(['true', 'false'])).transform((text) => text === 'true')
const json = once.transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('is not JSON')
    return z.NEVER
  }
})

/** The names of LlmCallFilter, and orderBy. */
const parametersSchema = z
  .strictObject({
    from: time,
    to: time,
    features: many.pipe(z.array(z.enum(CallFeature))),
    modelIds: many,
    providerIds: many,
    runId: once,
    actorId: once,
    teamId: once,
    errorCodes: many,
    outcomes: many.pipe(z.array(z.enum(CallOutcome))),
    costAtLeast: decimal,
    costAtMost: decimal,
    unpriced: boolean,
    context: json,
    subjectType: once,
    subjectId: once,
    includeSandbox: boolean,
    orderBy: once.pipe(z.enum(CallOrder)),
  })
  .partial()

/** What a query string asks for. An empty parameter is one that is left out. */
export function parseCallParameters(query: URLSearchParams): { filter: CallFilter; order: CallOrder } {
  const given = Object.fromEntries(
    [...new Set(query.keys())]
      .map((name) => [name, query.getAll(name).filter((text) => text !== '')] as const)
      .filter(([, texts]) => texts.length > 0),
  )
  const fault = findUnstorable(given, 'query')
  if (fault) throw fault
  const { data, error } = parametersSchema.safeParse(given)
  if (data) {
    const { orderBy = CallOrder.NEWEST, ...filter } = data
    return { filter, order: orderBy }
  }
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys
    throw invalid(
      name.slice(0, 60),
      `There is no parameter "${name.slice(0, 60)}"; they are those of LlmCallFilter.`,
    )
  }
  const field = String(issue?.path[0] ?? 'query')
  throw invalid(field, `${field}: ${issue?.message ?? 'cannot be read'}.`)
}
