import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createPrinter } from './printer.ts'

let out: string[]

beforeEach(() => {
  out = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => out.push(`error: ${String(text)}`) > 0)
})

afterEach(() => {
  vi.restoreAllMocks()
})

test('with --json the only output is the answer', () => {
  const printer = createPrinter(true)
  printer.line('for people')
  printer.draw(['a bar'])
  printer.answer({ done: 1 }, () => ['for people'])
  expect(out).toEqual(['{\n  "done": 1\n}\n'])
})

test('for people the answer is lines, and failures go to standard error', () => {
  const printer = createPrinter(false)
  printer.line('hello')
  printer.answer({}, () => ['a', 'b'])
  printer.fail('That did not work.')
  expect(out).toEqual(['hello\n', 'a\nb\n', 'error: That did not work.\n'])
})

test('a failure with --json is JSON as well', () => {
  createPrinter(true).fail('That did not work.')
  expect(out).toEqual(['{"error":{"message":"That did not work."}}\n', 'error: That did not work.\n'])
})

test('on a terminal a drawing replaces the one before', () => {
  const isTTY = process.stdout.isTTY
  process.stdout.isTTY = true
  try {
    const printer = createPrinter(false)
    printer.draw(['1', '2'])
    printer.draw(['3', '4'])
  } finally {
    process.stdout.isTTY = isTTY
  }
  expect(out).toEqual(['1\n', '2\n', '\u001B[2A\u001B[J', '3\n', '4\n'])
})

test('a name of somebody else’s can neither move the cursor nor begin a line', () => {
  const printer = createPrinter(false)
  printer.answer({}, () => ['made by \u001B[2J\nAda'])
  printer.note('kept: \u001B[2J\nnext line')
  expect(out).toEqual(['made by \uFFFD[2J\uFFFDAda\n', 'error: kept: \uFFFD[2J\nnext line\n'])
})

test('a failure with --json names its code and the field to blame', () => {
  createPrinter(true).fail('Too long.', { code: 'VALIDATION_FAILED', field: 'name' })
  expect(JSON.parse(out[0] ?? '')).toEqual({
    error: { code: 'VALIDATION_FAILED', field: 'name', message: 'Too long.' },
  })
})
