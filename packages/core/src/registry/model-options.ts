import type { LlmProtocol, Prisma } from '@sluice/db'
import { ProtocolName, parseModelOptions } from '@sluice/llm'

import { SluiceError, invalid } from '#shared'

/** The options as they are stored; refused with the key to blame when models of this protocol do not have them. */
export function readModelOptions(protocol: LlmProtocol, value: unknown): Prisma.InputJsonObject {
  const parsed = parseModelOptions(toProtocolName(protocol), value)
  if ('fault' in parsed) throw invalid('apiConfig', parsed.fault.message)
  return { ...parsed.options }
}

/** Why a model of this protocol cannot have these options; null when it can. */
export function findOptionsFault(protocol: LlmProtocol, value: unknown): string | null {
  const parsed = parseModelOptions(toProtocolName(protocol), value)
  return 'fault' in parsed ? parsed.fault.message : null
}

/** Rows write the names of protocols in capitals. */
function toProtocolName(protocol: LlmProtocol): ProtocolName {
  const wanted = protocol.toLowerCase().replaceAll('_', '-')
  const name = Object.values(ProtocolName).find((candidate) => candidate === wanted)
  if (name === undefined) throw new SluiceError('INTERNAL_ERROR', `Nobody speaks the protocol ${protocol}.`)
  return name
}
