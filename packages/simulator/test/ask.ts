import type { Simulator } from '../src/index.ts'

export type Ask = { key?: string; model?: string; text?: string; signal?: AbortSignal; stream?: boolean }

export async function ask(
  { url }: Simulator,
  { key = 'k', model = 'sim-a', text = 'Hello', ...rest }: Ask = {},
): Promise<Response> {
  const { signal = null, stream = false } = rest
  return fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: text }], stream }),
    signal,
  })
}

/** Answers are read to their end, so that the request is over at the provider too. */
export async function askStatus(simulator: Simulator, question: Ask = {}): Promise<number> {
  const response = await ask(simulator, question)
  await response.text()
  return response.status
}

export async function askText(simulator: Simulator, question: Ask = {}): Promise<string> {
  const body: unknown = await (await ask(simulator, question)).json()
  return JSON.stringify(Reflect.get(Object(body), 'choices'))
}

export async function askMany(simulator: Simulator, count: number, question: Ask = {}): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      askStatus(simulator, { text: `Question ${index}`, ...question }),
    ),
  )
}

export function countOf(statuses: number[], status: number): number {
  return statuses.filter((each) => each === status).length
}
