/** The Gemini API of Google. */
import type { CallDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'
import { complete } from './complete.ts'
import { listModels } from './list-models.ts'

export function createGoogleProtocol(dependencies: CallDependencies): Protocol {
  return {
    name: ProtocolName.google,
    complete: (target, request, { signal }) => complete(dependencies, target, request, signal),
    listModels: (target, { signal }) => listModels(dependencies, target, signal),
  }
}
