import { setTimeout as sleep } from 'node:timers/promises'

import { toHeaders } from './client.ts'

import type { Caller } from './client.ts'

/** A GraphQL subscription as a browser holds it. */
export type EventStream = AsyncDisposable & {
  status: number
  contentType: string
  /** Payloads so far with the time of their arrival. */
  received: { payload: unknown; at: number }[]
  /** Comments that only keep the line open. */
  pings(): number
  isOver(): boolean
  /** Resolves when the condition holds of what was received; rejects after the deadline. */
  until(condition: () => boolean, deadlineMs?: number): Promise<void>
}

export async function subscribe(
  url: string,
  caller: Caller,
  document: string,
  variables: Record<string, unknown>,
): Promise<EventStream> {
  const stop = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...toHeaders(caller) },
    body: JSON.stringify({ query: document, variables }),
    signal: stop.signal,
  })
  const received: EventStream['received'] = []
  let pings = 0
  let isOver = false
  const reading = readEvents(response, (event, data) => {
    if (event === 'next') received.push({ payload: JSON.parse(data), at: performance.now() })
    if (event === 'complete') isOver = true
    if (event === '') pings += 1
  }).catch(() => undefined)
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    received,
    pings: () => pings,
    isOver: () => isOver,
    async until(condition, deadlineMs = 10_000) {
      const deadline = performance.now() + deadlineMs
      while (!condition()) {
        if (performance.now() > deadline)
          throw new Error(`waited in vain; received ${JSON.stringify(received)}`)
        await sleep(10)
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await reading
    },
  }
}

/** Blocks of server-sent events; a comment is an event without a name. */
async function readEvents(response: Response, onEvent: (event: string, data: string) => void): Promise<void> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split('\n')
      const valueOf = (name: string): string =>
        lines
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim() ?? ''
      onEvent(valueOf('event'), valueOf('data'))
    }
  }
}
