/** The Gemini API of Google. */
import type { ExchangeDependencies } from '../http/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'
import { complete } from './complete.ts'

export function createGoogleProtocol(dependencies: ExchangeDependencies): Protocol {
  return {
    name: ProtocolName.google,
    complete: (target, request, { signal }) => complete(dependencies, target, request, signal),
  }
}
