/** The chat completions protocol of OpenAI, spoken by many other vendors and servers too. */
import { exchange, exchangeStream } from '../http/index.ts'
import type { CallDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol, Secret } from '../spec/index.ts'
import { listModels } from './list-models.ts'
import { toExchange } from './to-exchange.ts'

export function createOpenAiProtocol(dependencies: CallDependencies): Protocol {
  return createChatCompletionsProtocol(dependencies, {
    name: ProtocolName.openai,
    toHeaders,
  })
}

/** Servers of one's own often want no key: the empty one is not sent. */
function toHeaders(apiKey: Secret): Record<string, string> {
  const key = apiKey.reveal()
  return key === '' ? {} : { authorization: `Bearer ${key}` }
}

/** The protocol under another name, for servers that want the key in another header. */
export function createChatCompletionsProtocol(
  dependencies: CallDependencies,
  { name, toHeaders }: { name: ProtocolName; toHeaders: (apiKey: Secret) => Record<string, string> },
): Protocol {
  return {
    name,
    complete: (target, request, { signal }) =>
      exchange(dependencies, toExchange({ target, request, signal, headers: toHeaders(target.apiKey) })),
    stream: (target, request, { signal }) =>
      exchangeStream(
        dependencies,
        toExchange({ target, request, signal, headers: toHeaders(target.apiKey) }),
      ),
    listModels: (target, { signal }) =>
      listModels(dependencies, { target, signal, headers: toHeaders(target.apiKey) }),
  }
}
