import { testProvider as test } from '@sluice/core/registry'

import type { ProviderTest } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findProvider } from './provider.ts'

import type { CommandContext } from '../command.ts'

/** `sluice providers test <name>`: fails when the provider does. */
export async function testProvider(name: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context, { startsSimulator: true })
  const { id } = await findProvider(db, name)
  const outcome = await test(services, request, id)
  context.printer.answer({ provider: name, ...outcome }, () => toLines(name, outcome))
  return outcome.isOk ? 0 : 1
}

function toLines(name: string, { error, latencyMs, modelCount, modelIds }: ProviderTest): string[] {
  if (error)
    return [`${name} failed after ${latencyMs} ms: ${error.code}. ${error.message}`, ...error.suggestions]
  if (modelCount === null) return [`${name} answered in ${latencyMs} ms.`]
  return [
    `${name} answered in ${latencyMs} ms and has ${modelCount} models.`,
    ...modelIds.map((modelId) => `  ${modelId}`),
    ...(modelCount > modelIds.length ? [`  and ${modelCount - modelIds.length} more`] : []),
  ]
}
