import { expect, test } from 'vitest'

import { Secret } from './secret.ts'
import { maskSecrets, toSafeText } from './to-safe-text.ts'

test.each([
  [
    'Incorrect API key provided: sk-proj-abc123DEF456. Find it',
    'Incorrect API key provided: [secret] Find it',
  ],
  ['key sk-ant-api03-aaaa_bbbb-cccc is invalid', 'key [secret] is invalid'],
  ['Incorrect key sk-abc1****wxyz', 'Incorrect key [secret]'],
  ['pk_live_0123456789abcdef', '[secret]'],
  ['bad AIzaSyA1234567890abcdefghijk', 'bad [secret]'],
  ['Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [secret]'],
  ['GET /v1?key=abc&alt=json', 'GET /v1?key=[secret]&alt=json'],
  ['{"api_key":"0123456789abcdef"}', '{"api_key":"[secret]"}'],
  ['token eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl', 'token [secret]'],
])('strings that look like keys are masked: %s', (text, safe) => {
  expect(toSafeText(text)).toBe(safe)
})

test.each([
  'Unsupported parameter: max_tokens is not supported with gpt-5.1-2025-11-13',
  'The task-management of risk-free models',
  'model: claude-sonnet-4-5 does not exist',
  'Use basic authentication or a bearer token',
  'Visit https://console.example.com/docs/rate-limits?page=2&max_tokens=5',
  'Write to somebody@example.com about the key "temperature"',
  'No secret was sent; the API key is missing',
])('ordinary words stay: %s', (text) => {
  expect(toSafeText(text)).toBe(text)
})

test('a given secret is masked wherever it stands, whatever it looks like', () => {
  expect(toSafeText('no "p4ss" here, p4ss there', [new Secret('p4ss')])).toBe(
    'no "[secret]" here, [secret] there',
  )
})

test('an empty or tiny secret masks nothing', () => {
  expect(toSafeText('a cat', [new Secret(''), new Secret('a')])).toBe('a cat')
})

test('a text is one line of at most 200 characters', () => {
  expect(toSafeText(' a\n\tb ')).toBe('a b')
  expect(toSafeText('x'.repeat(200))).toBe('x'.repeat(200))
  expect(toSafeText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`)
})

test('a text of any length loses its secrets and keeps the rest', () => {
  const long = 'ordinary words\n'.repeat(1000)
  const text = `${long}p4ss and sk-proj-abc123DEF456`
  expect(maskSecrets(text, [new Secret('p4ss')])).toBe(`${long}[secret] and [secret]`)
  expect(maskSecrets(long)).toBe(long)
})

test('a text is never cut within a character', () => {
  const safe = toSafeText(`${'x'.repeat(198)}😀😀`)
  expect(safe).toBe(`${'x'.repeat(198)}…`)
  expect(safe.isWellFormed()).toBe(true)
})

test('no part of a secret survives at the cut, behind blanks or at the end of what is searched', () => {
  const secret = new Secret('correct-horse-battery')
  expect(toSafeText(`${'x'.repeat(190)}${secret.reveal()}`, [secret])).not.toContain('correct')
  expect(toSafeText(`${' '.repeat(3990)}${secret.reveal()}`, [secret])).toBe('[secret]')
})

test('a huge hostile text is made safe quickly', () => {
  const start = performance.now()
  toSafeText('-eyJ-eyJ'.repeat(1_000_000), [new Secret('eyJ-eyJ-eyJx')])
  for (const piece of [
    '://',
    'basic ',
    'bearer ',
    'cookie: a=b; ',
    '-----BEGIN ',
    'secret: ',
    'gh_',
    '?key=',
    'a.',
  ])
    toSafeText(piece.repeat(2000))
  expect(performance.now() - start).toBeLessThan(2000)
})
