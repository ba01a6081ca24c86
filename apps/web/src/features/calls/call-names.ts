import { Ban, CircleCheck, CircleHelp, CircleX, TriangleAlert, type LucideIcon } from 'lucide-react'

import type { Tone } from '#ui/badge.tsx'

export const callFeatures = [
  'PROBE',
  'SUMMARIZE',
  'EXPANSION',
  'JUDGE',
  'CHAT',
  'EMBEDDING',
  'WORKFLOW_STEP',
  'TEST_CASE',
  'EXPERIMENT',
] as const
export type CallFeature = (typeof callFeatures)[number]

export const callFeatureNames: Record<CallFeature, string> = {
  PROBE: 'Probe',
  SUMMARIZE: 'Summary',
  EXPANSION: 'Scenarios',
  JUDGE: 'Judge',
  CHAT: 'Chat',
  EMBEDDING: 'Embedding',
  WORKFLOW_STEP: 'Workflow step',
  TEST_CASE: 'Test case',
  EXPERIMENT: 'Experiment',
}

export const callOutcomes = ['ANSWERED', 'INVALID', 'FAILED', 'CANCELLED', 'UNKNOWN'] as const
export type CallOutcome = (typeof callOutcomes)[number]

export const callOutcomeLooks: Record<CallOutcome, { name: string; tone: Tone; icon: LucideIcon }> = {
  ANSWERED: { name: 'Answered', tone: 'good', icon: CircleCheck },
  INVALID: { name: 'Unusable', tone: 'warn', icon: TriangleAlert },
  FAILED: { name: 'Failed', tone: 'bad', icon: CircleX },
  CANCELLED: { name: 'Cancelled', tone: 'neutral', icon: Ban },
  UNKNOWN: { name: 'Not known', tone: 'warn', icon: CircleHelp },
}

/** The codes that a call can end with. */
export const callErrorCodes = [
  'RATE_LIMITED',
  'TIMEOUT',
  'NETWORK_ERROR',
  'SERVER_ERROR',
  'PROVIDER_ERROR',
  'INVALID_RESPONSE',
  'QUOTA_EXHAUSTED',
  'AUTH_ERROR',
  'MISSING_API_KEY',
  'MODEL_NOT_FOUND',
  'INVALID_REQUEST',
  'PROVIDER_DISABLED',
  'WORKER_CRASH',
  'CANCELLED',
  'INTERNAL_ERROR',
] as const

export const groupings = ['model', 'provider', 'feature', 'team'] as const
/** By what costs are told apart. */
export type Grouping = (typeof groupings)[number]
