import { toFieldName } from '#lib/field-name.ts'

/** What there is to change, as the API calls it. */
export const entityTypes = [
  'llm_provider',
  'llm_model',
  'system_setting',
  'user',
  'team',
  'api_key',
  'definition',
  'run',
  'installation',
] as const
export type EntityType = (typeof entityTypes)[number]

const entityTypeNames: Readonly<Record<string, string>> = {
  llm_provider: 'provider',
  llm_model: 'model',
  system_setting: 'setting',
  api_key: 'API key',
}

/** In the middle of a sentence, as in "the API key". */
export function toEntityTypeName(entityType: string): string {
  return entityTypeNames[entityType] ?? entityType.replaceAll('_', ' ')
}

/** At the beginning of a line. */
export function toEntityTypeTitle(entityType: string): string {
  const name = toEntityTypeName(entityType)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

export const auditActions = ['CREATE', 'UPDATE', 'DELETE', 'ACTION'] as const
export type AuditAction = (typeof auditActions)[number]

export const auditActionNames: Record<AuditAction, string> = {
  CREATE: 'Created',
  UPDATE: 'Changed',
  DELETE: 'Deleted',
  ACTION: 'Other actions',
}

/** A use case as words: `rotateApiKey` is "rotate API key". */
export function toOperationName(operation: string): string {
  const words = toFieldName([operation.replace(/Llm(?=[A-Z])/g, '')])
  return words.charAt(0).toLowerCase() + words.slice(1)
}
