/** The Gemini API of Google. */
import { exchange, exchangeStream } from '../http/index.ts'
import type { CallDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'
import { listModels } from './list-models.ts'
import { toExchange } from './to-exchange.ts'

export function createGoogleProtocol(dependencies: CallDependencies): Protocol {
  return {
    name: ProtocolName.google,
    complete: (target, request, { signal }) =>
      exchange(dependencies, toExchange({ target, request, signal })),
    stream: (target, request, { signal }) =>
      exchangeStream(dependencies, toExchange({ target, request, signal })),
    listModels: (target, { signal }) => listModels(dependencies, target, signal),
  }
}
