import { expect, test } from 'vitest'

import { classify } from './classify.ts'
import type { ErrorCode } from './error-codes.ts'

type Case = [status: number, text: string, headers: Record<string, string>, code: ErrorCode]

const CASES: Case[] = [
  [402, '', {}, 'QUOTA_EXHAUSTED'],
  [429, '{"error":{"code":"insufficient_quota"}}', {}, 'QUOTA_EXHAUSTED'],
  [429, 'You exceeded your current quota, please check your plan', {}, 'QUOTA_EXHAUSTED'],
  [400, 'Your credit balance is too low to access the API', {}, 'QUOTA_EXHAUSTED'],
  [400, 'credit balance too low', {}, 'QUOTA_EXHAUSTED'],
  [403, 'Rate limit: you are OUT OF CREDITS', {}, 'QUOTA_EXHAUSTED'],
  [500, 'insufficient_quota', {}, 'QUOTA_EXHAUSTED'],
  [429, 'organization exceeded current quota', {}, 'QUOTA_EXHAUSTED'],
  [400, '{"error":{"message":"Insufficient Balance"}}', {}, 'QUOTA_EXHAUSTED'],
  [403, 'Insufficient credits. Add more', {}, 'QUOTA_EXHAUSTED'],
  [429, '{"error":{"code":"billing_not_active"}}', {}, 'QUOTA_EXHAUSTED'],
  [400, '{"error":{"code":"billing_hard_limit_reached"}}', {}, 'QUOTA_EXHAUSTED'],
  [429, '{"error":{"code":"credit_balance_exhausted"}}', {}, 'QUOTA_EXHAUSTED'],
  [429, '{"error":{"code":"organization_usage_limit_exceeded"}}', {}, 'QUOTA_EXHAUSTED'],
  [429, '{"error":{"code":"project_spend_limit_exceeded"}}', {}, 'QUOTA_EXHAUSTED'],
  [429, '{"error":{"type":"enforced_spend_limit_reached"}}', {}, 'QUOTA_EXHAUSTED'],
  [400, 'You have reached your specified workspace API usage limits', {}, 'QUOTA_EXHAUSTED'],
  [429, 'Your team has used all available credits', {}, 'QUOTA_EXHAUSTED'],
  [429, 'Your prepayment credits are depleted', {}, 'QUOTA_EXHAUSTED'],
  [412, 'reaching the monthly spending limit', {}, 'QUOTA_EXHAUSTED'],
  [400, '{"code":"Arrearage"}', {}, 'QUOTA_EXHAUSTED'],
  [429, '余额不足', {}, 'QUOTA_EXHAUSTED'],
  [429, '', {}, 'RATE_LIMITED'],
  [503, 'Too Many Requests', {}, 'RATE_LIMITED'],
  [500, 'RATE LIMIT reached', {}, 'RATE_LIMITED'],
  [400, 'Quota exceeded for today', {}, 'RATE_LIMITED'],
  [401, 'rate limit', {}, 'RATE_LIMITED'],
  [403, 'rate limit', {}, 'RATE_LIMITED'],
  [403, '', { 'retry-after': '3' }, 'RATE_LIMITED'],
  [403, '', { 'x-ratelimit-remaining': '0' }, 'RATE_LIMITED'],
  [403, '', { 'x-rate-limit-reset-tokens': '55' }, 'RATE_LIMITED'],
  [403, 'no access', { date: 'today' }, 'AUTH_ERROR'],
  [401, '', { 'retry-after': '3' }, 'AUTH_ERROR'],
  [400, 'bad', { 'x-ratelimit-remaining': '0' }, 'INVALID_REQUEST'],
  [404, 'no such page', {}, 'INVALID_REQUEST'],
  [408, '', {}, 'SERVER_ERROR'],
  [422, '', {}, 'INVALID_REQUEST'],
  [500, 'the number 429 and 404 in a text mean nothing', {}, 'SERVER_ERROR'],
  [503, '', { 'retry-after': '3' }, 'SERVER_ERROR'],
  [529, 'Overloaded', {}, 'SERVER_ERROR'],
  [600, '', {}, 'PROVIDER_ERROR'],
]

test.each(CASES)(
  'a %i with body "%s" and headers %j is %s (U-1, S0-7, S1-23, T-6, L-23)',
  (status, text, headers, code) => {
    expect(classify({ status, text, headers }, null)).toBe(code)
  },
)

test("the vendor's own verdict wins over status and words", () => {
  const answer = { status: 404, text: 'rate limit', headers: {} }
  expect(classify(answer, 'MODEL_NOT_FOUND')).toBe('MODEL_NOT_FOUND')
})
