import { describe, expect, test } from 'vitest'

import { providerPresets } from '#catalogue'

import { vendorOf } from './vendor.ts'

const preset = providerPresets().find(({ vendor, baseUrl }) => vendor !== null && !baseUrl.includes('{'))

describe('the vendor behind a provider', () => {
  test('is that of its preset, known by name', () => {
    expect(vendorOf({ name: preset?.key ?? '', baseUrl: 'https://proxy.example.test' })).toBe(preset?.vendor)
  })

  test('is that of its preset, known by address', () => {
    expect(vendorOf({ name: 'second-account', baseUrl: preset?.baseUrl ?? '' })).toBe(preset?.vendor)
  })

  test('is called like the provider otherwise', () => {
    expect(vendorOf({ name: 'acme', baseUrl: 'https://acme.example.test' })).toBe('acme')
  })
})
