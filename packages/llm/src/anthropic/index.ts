/** The messages protocol of Anthropic. */
import type { CallDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'
import { complete } from './complete.ts'
import { listModels } from './list-models.ts'

export function createAnthropicProtocol(dependencies: CallDependencies): Protocol {
  return {
    name: ProtocolName.anthropic,
    complete: (target, request, { signal }) => complete(dependencies, target, request, signal),
    listModels: (target, { signal }) => listModels(dependencies, target, signal),
  }
}
