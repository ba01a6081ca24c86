/** The chat completions protocol of OpenAI, spoken by many other vendors and servers too. */
import type { ExchangeDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'
import { complete } from './complete.ts'

export function createOpenAiProtocol(dependencies: ExchangeDependencies): Protocol {
  return {
    name: ProtocolName.openai,
    complete: (target, request, { signal }) => complete(dependencies, target, request, signal),
  }
}
