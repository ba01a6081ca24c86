import type { AuditLog } from '@sluice/db'
import { z } from 'zod'

export type DescribedChange = Pick<
  AuditLog,
  'actorKind' | 'actorName' | 'operation' | 'entityType' | 'entityName' | 'before' | 'after'
>

const ACTORS: Record<DescribedChange['actorKind'], string> = {
  USER: 'user',
  API_KEY: 'API key',
  SCHEDULE: 'schedule',
  SYSTEM: 'system',
}

const THINGS: Readonly<Record<string, string>> = {
  llm_provider: 'provider',
  llm_model: 'model',
  system_setting: 'setting',
  api_key: 'API key',
}

/** The verb an operation's name begins with, as it is told. */
const PAST: Readonly<Record<string, string>> = {
  activate: 'activated',
  add: 'added',
  change: 'changed',
  create: 'created',
  delete: 'deleted',
  deprecate: 'deprecated',
  reactivate: 'reactivated',
  remove: 'removed',
  reset: 'reset',
  restore: 'restored',
  revoke: 'revoked',
  rotate: 'rotated',
  start: 'started',
  suspend: 'suspended',
  test: 'tested',
  update: 'updated',
}

/** Operations that their names do not tell well. */
const PHRASES: Readonly<Record<string, (thing: string) => string>> = {
  changePassword: (thing) => `changed the password of ${thing}`,
  ensureFirstAdmin: (thing) => `made the first administrator, ${thing}`,
  importPrices: (thing) => `imported the price of ${thing}`,
  resetUserPassword: (thing) => `reset the password of ${thing}`,
  rotateMasterKey: () => 'rotated the master key',
  setDefaultLlmModel: (thing) => `made ${thing} the default`,
  setLlmModelPrice: (thing) => `set the price of ${thing}`,
  setProviderBalance: (thing) => `set the balance of ${thing}`,
  signOutUser: (thing) => `signed out ${thing}`,
  syncProviderBalance: (thing) => `corrected the balance of ${thing}`,
  unsetDefaultLlmModel: (thing) => `made ${thing} the default no more`,
  withdrawLlmModelPrice: (thing) => `withdrew a price of ${thing}`,
}

const stateSchema = z.record(z.string(), z.unknown()).catch({})
const MAX_SHOWN = 40

/** A change as a sentence: `Ada (user) deprecated model openai/gpt-5.1`. */
export function describeChange(change: DescribedChange): string {
  const { actorKind, actorName } = change
  return `${actorName} (${ACTORS[actorKind]}) ${toPhrase(change)}${toDetails(change)}`
}

function toPhrase({ operation, entityType, entityName, before, after }: DescribedChange): string {
  const thing = `${THINGS[entityType] ?? entityType.replaceAll('_', ' ')} ${entityName}`
  // A deprecation hands the default on: a second change under the same operation.
  const isPromoted = stateSchema.parse(after)['isDefault'] === true && before !== null
  if (operation === 'deprecateLlmModel' && isPromoted) return `made ${thing} the default`
  const phrase = PHRASES[operation]
  if (phrase) return phrase(thing)
  const [verb = ''] = operation.split(/(?=[A-Z])/)
  const past = PAST[verb]
  return past ? `${past} ${thing}` : `did ${operation} to ${thing}`
}

/** Operations that, like every update, are told with what is different. */
const TOLD_IN_DETAIL = ['importPrices', 'setLlmModelPrice', 'setProviderBalance', 'syncProviderBalance']

/** What of an update is different: ` (requestsPerMinute 60 → 100)`. */
function toDetails({ operation, before, after }: DescribedChange): string {
  if (!operation.startsWith('update') && !TOLD_IN_DETAIL.includes(operation)) return ''
  const [old, now] = [stateSchema.parse(before), stateSchema.parse(after)]
  const changes = Object.keys(now)
    .filter((key) => key in old && show(old[key]) !== show(now[key]))
    .map((key) => `${key} ${show(old[key])} → ${show(now[key])}`)
  return changes.length > 0 ? ` (${changes.join(', ')})` : ''
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
