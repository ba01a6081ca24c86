import type { Role } from '../role.ts'
import { toDay, toExpiry } from './expiry.ts'

/** What the forms of a key edit; named as the API names its fields, so that it can blame them. */
export type ApiKeyValues = {
  name: string
  role: Role
  teamId: string
  isTest: boolean
  /** A day, or empty. */
  expiresAt: string
  access: 'ALL' | 'SPECIFIC' | 'NONE'
  /** Ids of the models, with SPECIFIC. */
  permissions: string[]
}

type Stored = Pick<ApiKeyValues, 'name' | 'role' | 'teamId'> & {
  expiresAt: string | null
  permissions: { models: { access: ApiKeyValues['access']; ids: readonly string[] } }
}

export function toValues({ expiresAt, permissions, ...rest }: Stored): ApiKeyValues {
  const { access, ids } = permissions.models
  return { ...rest, isTest: false, expiresAt: toDay(expiresAt), access, permissions: [...ids] }
}

/** The input that making and changing a key share. A day that was not touched is left out: the key keeps its time. */
export function toKeyInput(
  { name, role, expiresAt, access, permissions }: ApiKeyValues,
  stored: string | null,
) {
  return {
    name,
    role,
    permissions: { models: { access, ids: access === 'SPECIFIC' ? permissions : [] } },
    ...(expiresAt !== toDay(stored) && { expiresAt: toExpiry(expiresAt) }),
  }
}
