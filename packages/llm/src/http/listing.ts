import type { z } from 'zod'

import { LlmError } from '../spec/index.ts'
import type { ListedModel } from '../spec/index.ts'
import { assertSuccess, describeStrange, readRequestId, toHttpRequest } from './vendor-call.ts'
import type { CallDependencies, VendorCall } from './vendor-call.ts'
import { parseJson } from './wire.ts'

const MAX_MODELS = 5000
/** Enough for `MAX_MODELS` at a vendor that gives only 50 at a time; the end of one whose pages go in circles. */
const MAX_PAGES = 100

/** Models of one page, and where the next one is. */
export type ModelPage = {
  models: readonly ListedModel[]
  /** Query of the next page; null after the last. */
  next: Readonly<Record<string, string>> | null
}

/** The list of a vendor's models as its protocol frames it. */
export type Listing<Page> = VendorCall & {
  /** Query of the first page, sent with the following ones too. */
  query: Readonly<Record<string, string>>
  pageSchema: z.ZodType<Page>
  toModelPage(page: Page): ModelPage
}

/** Asks page after page, each model once, until the list ends or is long enough; the deadline is one for all. */
export async function listModels<Page>(
  dependencies: CallDependencies,
  plan: Listing<Page>,
): Promise<ListedModel[]> {
  const startedAt = performance.now()
  const found = new Map<string, ListedModel>()
  let next: ModelPage['next'] = {}
  for (let page = 0; next !== null && page < MAX_PAGES && found.size < MAX_MODELS; page += 1) {
    const answer: ModelPage = await askPage(dependencies, plan, { next, startedAt })
    for (const model of answer.models) if (!found.has(model.modelId)) found.set(model.modelId, model)
    next = answer.next
  }
  return [...found.values()].slice(0, MAX_MODELS)
}

async function askPage<Page>(
  { egress, clock }: CallDependencies,
  plan: Listing<Page>,
  { next, startedAt }: { next: NonNullable<ModelPage['next']>; startedAt: number },
): Promise<ModelPage> {
  const query = new URLSearchParams({ ...plan.query, ...next }).toString()
  const path = query === '' ? plan.path : `${plan.path}?${query}`
  const answer = await egress.getJson(toHttpRequest({ ...plan, path }, startedAt))
  assertSuccess(plan, answer, clock.now())
  const page = parseJson(plan.pageSchema, answer.text)
  if (page !== null) return plan.toModelPage(page)
  throw new LlmError('INVALID_RESPONSE', {
    message: describeStrange(answer),
    secrets: [plan.target.apiKey],
    statusCode: answer.status,
    requestId: readRequestId(answer),
  })
}
