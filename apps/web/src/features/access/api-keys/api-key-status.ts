import type { Tone } from '#ui/badge.tsx'

export const apiKeyStatuses = ['ACTIVE', 'SUSPENDED', 'EXPIRED', 'REVOKED'] as const
export type ApiKeyStatus = (typeof apiKeyStatuses)[number]

export const apiKeyStatusLooks: Record<ApiKeyStatus, { name: string; tone: Tone }> = {
  ACTIVE: { name: 'Active', tone: 'good' },
  SUSPENDED: { name: 'Suspended', tone: 'warn' },
  EXPIRED: { name: 'Expired', tone: 'warn' },
  REVOKED: { name: 'Revoked', tone: 'neutral' },
}
