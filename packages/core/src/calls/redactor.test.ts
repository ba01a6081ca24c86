import { Secret } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { compilePatterns, createRedactor } from './index.ts'

const redactorOf = (patterns: readonly string[], ...secrets: string[]) =>
  createRedactor({
    secrets: secrets.map((secret) => new Secret(secret)),
    patterns: compilePatterns(patterns),
  })

describe('a text', () => {
  test('loses given secrets, what looks like a key, and what the patterns find (S0-18)', () => {
    const redactor = redactorOf(['[\\w.]+@[\\w.]+', '(?i)project \\w+'], 'p4ss-w0rd')

    expect(
      redactor.text(
        'p4ss-w0rd, sk-proj-0123456789 PROJECT heron, ada@example.com and "password": "hunter22"',
      ),
    ).toBe('[secret], [secret] [redacted], [redacted] and "password": "[secret]"')
  })

  test('without any of that stays as it is', () => {
    const text = 'The task-management of risk-free models.'
    expect(redactorOf(['\\d{16}'], 'p4ss').text(text)).toBe(text)
  })

  test.each([
    ['overlapping', ['abcd', 'cdef'], 'xabcdefx', 'x[redacted]x'],
    ['contained', ['b', 'abc'], 'xabcx', 'x[redacted]x'],
    ['adjacent', ['ab', 'cd'], 'abcd', '[redacted][redacted]'],
    ['empty', ['x*', '$'], 'aab', 'aab'],
    ['anchored', ['^\\w+'], 'one two', '[redacted] two'],
    ['beyond the BMP', ['😀+'], 'a😀😀b', 'a[redacted]b'],
  ])('finds that are %s are masked whole', (_, patterns, text, masked) => {
    expect(redactorOf(patterns).text(text)).toBe(masked)
  })
})

test('a name loses given secrets and nothing else: names may look like keys', () => {
  const redactor = redactorOf(['\\d+'], 'p4ss-w0rd')
  expect(redactor.name('xai-grok-code-fast-1, p4ss-w0rd')).toBe('xai-grok-code-fast-1, [secret]')
})

/** Processor time in ms of redacting once: the least of some tries, so that whatever else runs does not count. */
function timeOf(text: string, patterns: readonly string[]): number {
  const redactor = redactorOf(patterns, 'p4ss-w0rd')
  const times = Array.from({ length: 5 }, () => {
    const before = process.threadCpuUsage()
    redactor.text(text)
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

/** 100 kB take 5 to 15 ms, more where coverage is counted; with the square of the length they would take seconds. */
const LINEAR_MS = 400

describe('100 kB are redacted in time linear in the text', () => {
  const prose = 'Ask ada@example.com about 4111 1111 1111 1111, or write to p4ss-w0rd. '.repeat(1430)

  test.each([
    ['prose full of finds', prose, ['[\\w.]+@[\\w.]+']],
    ['what ties up an expression that tries again and again', 'a'.repeat(100_000), ['(a+)+$b', '(a|aa)+b']],
  ])('%s', (_, text, patterns) => {
    expect(timeOf(text, patterns)).toBeLessThan(LINEAR_MS)
  })

  test.each([
    'eyJ-',
    'eyJaaaaaaaaaa.',
    'SG.-',
    'sk-',
    '-----BEGIN PRIVATE KEY-----',
    '://a',
    'bearer',
    'basic ',
    'cookie:',
    'cookie:a=b;',
    '&token=',
    'secret:',
    'api-access-key',
    'authorization: token ',
  ])('nothing but beginnings of keys: %s', (beginning) => {
    for (const text of [beginning, `${beginning} `]) {
      const many = text.repeat(Math.ceil(100_000 / text.length))
      expect(timeOf(many, [])).toBeLessThan(LINEAR_MS)
    }
  })
})
