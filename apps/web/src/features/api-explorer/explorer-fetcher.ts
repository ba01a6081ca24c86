import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit'

type FetcherResult = { data?: unknown; errors?: { message: string }[] }

/** Sends what is typed in the explorer, under the session of whoever typed it. */
export const explorerFetcher: Fetcher = async (params, options) => {
  if (!isSubscription(params, options)) {
    const response = await send(params, 'application/graphql-response+json, application/json')
    return response.json()
  }
  return readEvents(await send(params, 'text/event-stream'))
}

function send({ query, operationName, variables }: FetcherParams, accept: string): Promise<Response> {
  return fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    // Its value tells that what is sent was typed here; other pages may only send what they were built with.
    headers: { 'x-sluice-csrf': 'explorer', accept, 'content-type': 'application/json' },
    body: JSON.stringify({ query, operationName, variables }),
  })
}

function isSubscription({ operationName }: FetcherParams, options?: FetcherOpts): boolean {
  return (options?.documentAST?.definitions ?? []).some(
    (definition) =>
      definition.kind === 'OperationDefinition' &&
      definition.operation === 'subscription' &&
      (!operationName || definition.name?.value === operationName),
  )
}

/** The results of a stream of server-sent events; what is no stream was refused, and says why. */
async function* readEvents(response: Response): AsyncGenerator<FetcherResult, void> {
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    yield await response.json()
    return
  }
  let pending = ''
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const events = (pending + text).split('\n\n')
    pending = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: ?(.+)$/m.exec(event)?.[1]
      if (data) yield JSON.parse(data)
    }
  }
}
