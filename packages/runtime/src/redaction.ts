import { compilePatterns, createRedactor } from '@sluice/core/calls'
import type { Redactor } from '@sluice/core/calls'
import { resolveProviderCredential } from '@sluice/core/credentials'
import type { CredentialSource } from '@sluice/core/credentials'
import type { Snapshot } from '@sluice/core/snapshot'
import type { Secret } from '@sluice/llm'

import type { CallableProvider } from './models.ts'

type CredentialHolder = Pick<CallableProvider, 'id' | 'credentialRef' | 'allowPrivateAddress'>

/** What takes the secrets out of the calls to a provider. */
export type RedactorOf = (provider: CredentialHolder) => Redactor

/**
 * Redactors that know the key a provider is called with, and the installation's patterns, compiled once per version of the
 * settings. A key is looked up when something is to be redacted: it may have been replaced while the call was under way, so
 * the one before and the one after are both masked.
 */
export function createRedaction({
  snapshot,
  credentials,
}: {
  snapshot: Pick<Snapshot, 'current'>
  credentials: CredentialSource
}): RedactorOf {
  const patternsNow = createCompiler(() => snapshot.current.settings.call_redaction_patterns)
  const keyOf = (holder: CredentialHolder): Secret[] => {
    const { secret } = resolveProviderCredential(holder, credentials)
    return secret ? [secret] : []
  }
  return (provider) => {
    const before = keyOf(provider)
    const now = (): Redactor => {
      const latest = snapshot.current.providers.get(provider.id) ?? provider
      return createRedactor({ secrets: [...before, ...keyOf(latest)], patterns: patternsNow() })
    }
    return { text: (text) => now().text(text), name: (name) => now().name(name) }
  }
}

/** The patterns in force, compiled anew when they are other ones. */
function createCompiler(read: () => readonly string[]): () => ReturnType<typeof compilePatterns> {
  let source: readonly string[] = []
  let compiled: ReturnType<typeof compilePatterns> = []
  return () => {
    const latest = read()
    if (latest !== source) {
      compiled = compilePatterns(latest)
      source = latest
    }
    return compiled
  }
}
