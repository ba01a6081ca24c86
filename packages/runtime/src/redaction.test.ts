import { settingsSchema } from '@sluice/core/settings'
import { expect, test } from 'vitest'

import { createRedaction } from './redaction.ts'

const HOLDER = { id: 'vendor', credentialRef: 'env:VENDOR_API_KEY', allowPrivateAddress: false }

/** The redaction of an installation whose settings, providers and environment can be changed. */
function createInstallation(patterns: readonly string[] = []) {
  const environment: Record<string, string> = { VENDOR_API_KEY: 'first-key', OTHER_API_KEY: 'second-key' }
  const settingsOf = (values: readonly string[]) => settingsSchema.parse({ call_redaction_patterns: values })
  const snapshot = {
    current: {
      version: 1n,
      settings: settingsOf(patterns),
      providers: new Map(),
      credentials: new Map(),
      masterKeyId: 'key',
    },
  }
  return {
    redactorOf: createRedaction({ snapshot, credentials: { environment } }),
    environment,
    snapshot,
    setPatterns: (values: readonly string[]) => {
      snapshot.current = { ...snapshot.current, settings: settingsOf(values) }
    },
  }
}

test('a provider’s key, keys of any kind and what the settings name are masked', () => {
  const redactor = createInstallation(['\\d{4}']).redactorOf(HOLDER)

  expect(redactor.text('first-key sk-proj-01234567 2024')).toBe('[secret] [secret] [redacted]')
  expect(redactor.name('model-2024-first-key')).toBe('model-2024-[secret]')
})

test('a key that was replaced while the call was under way is masked, the old one and the new one', () => {
  const { redactorOf, environment } = createInstallation()
  const redactor = redactorOf(HOLDER)
  expect(redactor.text('of the context: third-key')).toBe('of the context: third-key')

  environment['VENDOR_API_KEY'] = 'third-key'

  expect(redactor.text('first-key third-key second-key')).toBe('[secret] [secret] second-key')
})

test('so is the key of a provider that was given another credential', () => {
  const { redactorOf, snapshot } = createInstallation()
  const redactor = redactorOf(HOLDER)

  snapshot.current.providers.set(HOLDER.id, { ...HOLDER, credentialRef: 'env:OTHER_API_KEY' })

  expect(redactor.text('first-key second-key')).toBe('[secret] [secret]')
})

test('a provider without a credential has nothing of its own to mask', () => {
  const redactor = createInstallation().redactorOf({ ...HOLDER, credentialRef: null })

  expect(redactor.text('first-key')).toBe('first-key')
})

test('patterns are in force as soon as they are set, and gone when they are', () => {
  const { redactorOf, setPatterns } = createInstallation(['one'])
  expect(redactorOf(HOLDER).text('one two')).toBe('[redacted] two')

  setPatterns(['two'])
  expect(redactorOf(HOLDER).text('one two')).toBe('one [redacted]')
  setPatterns([])
  expect(redactorOf(HOLDER).text('one two')).toBe('one two')
})
