import { explainEnvironment } from '@sluice/runtime'

import type { EnvironmentParts } from '@sluice/runtime'

import { readCommandConfig } from '../run-command.ts'
import { toTable } from '../table.ts'
import { checkInstallation } from './installation.ts'
import { checkVariables, toShownVariable } from './variables.ts'

import type { CommandContext } from '../command.ts'
import type { Finding } from './finding.ts'
import type { ShownVariable } from './variables.ts'

/** `sluice config check`: what is configured, where from, and whether it works. Fails when something does not. */
export async function checkConfig(
  environment: EnvironmentParts,
  { resources, printer }: Pick<CommandContext, 'resources' | 'printer'>,
): Promise<number> {
  const variables = explainEnvironment(environment)
  const findings = checkVariables(variables, environment)
  if (variables.every(({ fault }) => fault === null))
    findings.push(...(await checkInstallation(readCommandConfig(environment), resources)))
  const isUsable = findings.every(({ verdict }) => verdict !== 'wrong')
  const shown = variables.map(toShownVariable)
  printer.answer({ isUsable, variables: shown, findings }, () => [
    ...toTable(['variable', 'value', 'from'], shown.map(toRow)),
    '',
    ...findings.map(toLine),
    '',
    isUsable ? 'The configuration can be used.' : 'The configuration cannot be used as it is.',
  ])
  return isUsable ? 0 : 1
}

function toRow({ name, shown, source }: ShownVariable): string[] {
  return [name, shown ?? 'not set', shown === null && source === 'default' ? '' : source]
}

function toLine({ subject, verdict, text }: Finding): string {
  return `${verdict.padEnd(5)}  ${subject}: ${text}`
}
