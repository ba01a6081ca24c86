import { z } from 'zod'

/** Speaks to a running Sluice as an outside client would, with a session cookie or an API key. */
export interface ApiClient {
  /** The data of a GraphQL answer, read by a schema; fails on errors. */
  query: <Schema extends z.ZodType>(
    document: string,
    variables: object,
    schema: Schema,
  ) => Promise<z.infer<Schema>>
  /** The whole answer as text. */
  raw: (document: string, variables?: object) => Promise<string>
}

const answerSchema = z.object({ data: z.unknown().optional(), errors: z.array(z.unknown()).optional() })

/** Signs in and answers the session's cookie. */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sluice-csrf': '1' },
    body: JSON.stringify({ email, password }),
  })
  if (response.status !== 200)
    throw new Error(`sign-in answered ${response.status}: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ')
}

export function createApiClient(url: string, headers: Record<string, string>): ApiClient {
  const raw = async (document: string, variables: object = {}): Promise<string> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      // Tests write documents of their own, as people do in the API explorer.
      headers: { 'content-type': 'application/json', 'x-sluice-csrf': 'explorer', ...headers },
      body: JSON.stringify({ query: document, variables }),
    })
    return response.text()
  }
  return {
    raw,
    query: async (document, variables, schema) => {
      const text = await raw(document, variables)
      const answer = answerSchema.parse(JSON.parse(text))
      if (answer.errors) throw new Error(text)
      return schema.parse(answer.data)
    },
  }
}
