/** The messages protocol of Anthropic. */
import type { ExchangeDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'
import { complete } from './complete.ts'

export function createAnthropicProtocol(dependencies: ExchangeDependencies): Protocol {
  return {
    name: ProtocolName.anthropic,
    complete: (target, request, { signal }) => complete(dependencies, target, request, signal),
  }
}
