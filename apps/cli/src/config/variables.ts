import type { EnvironmentParts, Variable } from '@sluice/runtime'

import { toNote, toWrong } from './finding.ts'

import type { Finding } from './finding.ts'

const SECRETS = new Set(['SLUICE_MASTER_KEY', 'SLUICE_MASTER_KEY_PREVIOUS', 'SLUICE_ADMIN_PASSWORD'])
/** They may hold a password. */
const ADDRESSES = new Set(['DATABASE_URL', 'DATABASE_DIRECT_URL', 'SLUICE_SANDBOX_URL'])

/** A variable as it may be shown; null: it is not set and has no default. */
export type ShownVariable = Omit<Variable, 'value'> & { shown: string | null }

/** Shows that a secret is set and never any part of it. */
export function toShownVariable({ value, ...variable }: Variable): ShownVariable {
  return { ...variable, shown: value === null ? null : toShown(variable.name, value) }
}

function toShown(name: string, value: string): string {
  if (SECRETS.has(name)) return 'set'
  return ADDRESSES.has(name) ? toShownAddress(value) : value
}

/** An address without user, password and parameters. */
export function toShownAddress(text: string): string {
  const url = URL.parse(text)
  return url ? `${url.protocol}//${url.host}${url.pathname}` : 'set'
}

/** Values that cannot be used, and names that nobody reads. */
export function checkVariables(variables: readonly Variable[], { file, own }: EnvironmentParts): Finding[] {
  const known = new Set(variables.map(({ name }) => name))
  const strange = Object.keys({ ...file, ...own }).filter(
    (name) => name.startsWith('SLUICE_') && !name.startsWith('SLUICE_CREDENTIAL_') && !known.has(name),
  )
  return [
    ...variables.flatMap(({ name, fault }) => (fault === null ? [] : [toWrong(name, `${fault}.`)])),
    ...strange.map((name) => toNote(name, 'Sluice has no variable of that name; is it spelled right?')),
  ]
}
