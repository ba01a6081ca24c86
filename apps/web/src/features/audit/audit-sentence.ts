import { diffJson } from '#lib/diff-json.ts'
import { formatMoney } from '#lib/format-money.ts'
import { formatCount, formatQuantity } from '#lib/format-number.ts'
import { isRecord, readRecord, readText } from '#lib/read-json.ts'

import { toEntityTypeName, toOperationName, type AuditAction } from './audit-names.ts'

type Change = {
  action: AuditAction
  operation: string
  entityType: string
  before: unknown
  after: unknown
}

/** What somebody did, around the name of the thing it was done to. */
export type AuditSentence = { beforeName: string; afterName: string }

// {name} is the thing's; {type} its kind.
const phrases: Readonly<Record<string, string>> = {
  ensureFirstAdmin: 'created the first administrator {name}',
  resetUserPassword: 'gave the user {name} a new password',
  changePassword: 'changed the password of {name}',
  signOutUser: 'signed the user {name} out everywhere',
  suspendApiKey: 'suspended the API key {name}',
  activateApiKey: 'activated the API key {name}',
  revokeApiKey: 'revoked the API key {name}',
  rotateApiKey: 'gave the API key {name} a new secret',
  syncProviderBalance: 'corrected the balance of the provider {name} by the figure of the vendor',
  testLlmProvider: 'tested the connection to the provider {name}',
  removeSandbox: 'removed the sandbox provider {name}',
  restoreSandbox: 'brought the sandbox provider {name} back',
  deprecateLlmModel: 'deprecated the model {name}',
  reactivateLlmModel: 'reactivated the model {name}',
  setDefaultLlmModel: 'made the model {name} the default of its provider',
  unsetDefaultLlmModel: 'made the model {name} no default any more',
  setLlmModelPrice: 'set a new price of the model {name}',
  withdrawLlmModelPrice: 'withdrew a future price of the model {name}',
  importPrices: 'imported a price of the model {name}',
  resetSystemSetting: 'reset the setting {name} to its default',
  startRun: 'started the run {name}',
}

const usualPhrases: Record<AuditAction, string> = {
  CREATE: 'created the {type} {name}',
  UPDATE: 'changed the {type} {name}',
  DELETE: 'deleted the {type} {name}',
  ACTION: 'did “{operation}” on the {type} {name}',
}

const limits = ['maxParallelRequests', 'requestsPerMinute', 'tokensPerMinute', 'requestTimeoutSeconds']
const credential = ['credential', 'isCredentialNew']

/** A change in words: of what is known well, what it came to; of everything else, what was done. */
export function toAuditSentence(change: Change): AuditSentence {
  const phrase = toSpecialPhrase(change) ?? phrases[change.operation] ?? usualPhrases[change.action]
  const [beforeName = '', afterName = ''] = phrase
    .replace('{type}', toEntityTypeName(change.entityType))
    .replace('{operation}', toOperationName(change.operation))
    .split('{name}')
  return { beforeName, afterName }
}

/** Where the values say more than the name of the use case. */
function toSpecialPhrase({ operation, before, after }: Change): string | null {
  const is = readRecord(after)
  const fields = diffJson(before, after).map(({ path }) => path[0] ?? '')
  const only = (isOfThem: (field: string) => boolean) => fields.length > 0 && fields.every(isOfThem)
  switch (operation) {
    case 'updateSystemSetting':
      return `set {name} to ${toValueText(is.value)}`
    case 'deprecateLlmModel':
      // The model that takes the deprecated one's place.
      return 'status' in is ? null : 'thereby made the model {name} the default of its provider'
    case 'setProviderBalance':
      return toBalancePhrase(readText(is.balance))
    case 'updateLlmModel':
      return only((field) => field.startsWith('cost')) ? 'changed the price of the model {name}' : null
    case 'updateLlmProvider':
      if (only((field) => field === 'isEnabled')) return toSwitchPhrase(is.isEnabled === true)
      if (only((field) => limits.includes(field))) return 'changed the limits of the provider {name}'
      return only((field) => credential.includes(field))
        ? 'changed the credential of the provider {name}'
        : null
    case 'updateUser':
    case 'updateTeam':
      if (!only((field) => field === 'status')) return null
      return is.status === 'SUSPENDED' ? 'suspended the {type} {name}' : 'activated the {type} {name}'
    default:
      return null
  }
}

function toBalancePhrase(balance: string | null): string {
  if (balance === null) return 'stopped keeping a balance of the provider {name}'
  return `set the balance of the provider {name} to ${formatMoney(balance)}`
}

function toSwitchPhrase(isOn: boolean): string {
  return `switched the provider {name} ${isOn ? 'on' : 'off'}`
}

function toValueText(value: unknown): string {
  if (typeof value === 'number') return formatCount(value)
  if (Array.isArray(value)) return `a list of ${formatQuantity(value.length, 'entry', 'entries')}`
  if (isRecord(value)) return `${String(value.providerId)}/${String(value.modelId)}`
  return JSON.stringify(value ?? null)
}
