/** The chat completions protocol of OpenAI, spoken by many other vendors and servers too. */
import type { CallDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol, Secret } from '../spec/index.ts'
import { complete } from './complete.ts'
import { listModels } from './list-models.ts'

export function createOpenAiProtocol(dependencies: CallDependencies): Protocol {
  return createChatCompletionsProtocol(dependencies, {
    name: ProtocolName.openai,
    toHeaders: (apiKey) => ({ authorization: `Bearer ${apiKey.reveal()}` }),
  })
}

/** The protocol under another name, for servers that want the key in another header. */
export function createChatCompletionsProtocol(
  dependencies: CallDependencies,
  { name, toHeaders }: { name: ProtocolName; toHeaders: (apiKey: Secret) => Record<string, string> },
): Protocol {
  return {
    name,
    complete: (target, request, { signal }) =>
      complete(dependencies, { target, request, signal, headers: toHeaders(target.apiKey) }),
    listModels: (target, { signal }) =>
      listModels(dependencies, { target, signal, headers: toHeaders(target.apiKey) }),
  }
}
