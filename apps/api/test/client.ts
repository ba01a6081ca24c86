import { z } from 'zod'

/** Who a request comes from: an API key, a session cookie, or nobody. */
export type Caller = { key: string } | { cookie: string } | null

const errorSchema = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.strictObject({
    code: z.string(),
    field: z.string().optional(),
    reference: z.string().min(1),
    retryable: z.boolean(),
    current: z.unknown().optional(),
  }),
})

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullable().optional(),
  errors: z.array(errorSchema).optional(),
})

export type Answer = {
  status: number
  headers: Headers
  data: Record<string, unknown> | null
  errors: z.infer<typeof errorSchema>[]
}

/** The headers a caller is known by; those of a browser's page for a cookie. */
export function toHeaders(caller: Caller): Record<string, string> {
  if (caller === null) return {}
  if ('key' in caller) return { authorization: `Bearer ${caller.key}` }
  return { cookie: `sluice_session=${caller.cookie}`, 'x-sluice-csrf': '1' }
}

/** Sends a GraphQL request as clients do; errors of any other shape than ours fail the test. */
export async function request(
  url: string,
  caller: Caller,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  return send(url, caller, { query: document, variables })
}

/** The same with headers of one's own. */
export async function send(
  url: string,
  caller: Caller,
  body: { query: string; variables?: Record<string, unknown>; operationName?: string },
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...toHeaders(caller),
      ...headers,
    },
    body: JSON.stringify(body),
  })
  return readAnswer(response)
}

export async function readAnswer(response: Response): Promise<Answer> {
  const { data = null, errors = [] } = answerSchema.parse(await response.json())
  return { status: response.status, headers: response.headers, data, errors }
}

/** What is found in an answer along a path. */
export function valueAt(data: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  )
}

/** Text found in an answer along a path. */
export function textAt(data: unknown, ...path: (string | number)[]): string {
  return z.string().parse(valueAt(data, ...path))
}
