import { describe, expect, test } from 'vitest'

import { checkBaseUrl } from './base-url.ts'

const check = (url: string, options: { allowPrivateAddress?: boolean; allowSandbox?: boolean } = {}) =>
  checkBaseUrl(url, { allowPrivateAddress: false, ...options })

describe('a base URL', () => {
  test.each(['https://api.example.com', 'https://api.example.com/v1/', 'http://api.example.com:8080/v1'])(
    'may be %s',
    (url) => {
      expect(check(url)).toBeNull()
    },
  )

  test('at a private address says how to allow it, and may be there then', () => {
    const url = 'http://2130706433:11434/v1'
    expect(check(url)).toBe(
      '127.0.0.1 is a private address; set allowPrivateAddress if this provider runs in your own network.',
    )
    expect(check(url, { allowPrivateAddress: true })).toBeNull()
  })

  test('at a metadata service is refused for good', () => {
    for (const allowPrivateAddress of [false, true])
      expect(check('http://169.254.169.254/v1', { allowPrivateAddress })).toBe(
        '169.254.169.254 is the metadata service of a cloud, which is never called; give the address of the provider.',
      )
  })

  test.each([
    'https://api.example.com/v1?',
    'https://api.example.com/v1?key=letmein',
    'https://api.example.com/#v1',
  ])('has nothing after its path: %s', (url) => {
    expect(check(url)).toBe(
      'The address at api.example.com has a query or a fragment, after which no path can follow; leave it out.',
    )
  })

  test.each([
    ' https://api.example.com',
    'https://api.example.com/v1 ',
    'https://api.\nexample.com',
    'https://a\tb.example',
  ])('has no blanks: %j', (url) => {
    expect(check(url)).toContain('is not an http or https address; write it like https://api.example.com/v1.')
  })

  test.each([
    'https://me:letmein@api.example.com',
    'ftp://me:letmein@api.example.com',
    'http://me:let/letmein@x y',
  ])('keeps its password to itself: %s', (url) => {
    const fault = check(url)
    expect(fault).toMatch(/user name or password|not an http or https address/)
    expect(fault).not.toContain('let')
  })
})

describe('an address of the sandbox', () => {
  test.each(['sandbox://openai/v1', 'sandbox://anthropic', 'sandbox://azure-openai/openai/v1/'])(
    'is fine where it is allowed: %s',
    (url) => {
      expect(check(url, { allowSandbox: true })).toBeNull()
      expect(check(url)).toBe(`"${url}" is an address of the sandbox; give an http or https address.`)
      expect(check(url, { allowPrivateAddress: true, allowSandbox: false })).not.toBeNull()
    },
  )

  test.each([
    'sandbox://',
    'sandbox:///',
    'sandbox://../x',
    'sandbox://a/../b',
    'sandbox://a?b',
    'sandbox://a#b',
    'sandbox://me@a',
    'sandbox://a//b',
    'sandbox://a b',
  ])('is a plain path: %s', (url) => {
    expect(check(url, { allowSandbox: true })).toContain('write it like sandbox://name/v1.')
  })

  test('is written in lower case', () => {
    expect(check('SANDBOX://openai', { allowSandbox: true })).toContain('is not an http or https address')
  })
})
