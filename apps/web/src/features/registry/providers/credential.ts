export const credentialKinds = ['ENVIRONMENT', 'FILE', 'STORED', 'NONE'] as const
export type CredentialKind = (typeof credentialKinds)[number]

export const credentialOptions = [
  { value: 'STORED', label: 'Stored here, encrypted' },
  { value: 'ENVIRONMENT', label: 'In an environment variable' },
  { value: 'FILE', label: 'In a mounted file' },
  { value: 'NONE', label: 'None' },
] as const

/** Where a provider's credential is, in words; what it is, nobody is told. */
export function toCredentialText(credential: { kind: CredentialKind; reference: string | null }): string {
  if (credential.reference !== null) return credential.reference
  return {
    ENVIRONMENT: 'in an environment variable',
    FILE: 'in a file',
    STORED: 'stored, encrypted',
    NONE: 'none',
  }[credential.kind]
}

/** As a form has it: the name of the variable, the path of the file, or the credential itself. */
export type CredentialValues = { credentialKind: CredentialKind; credential: string }

/** For the API: a reference or the credential itself; null for none. */
export function toCredentialInput({ credentialKind, credential }: CredentialValues): string | null {
  const text = credential.trim()
  if (credentialKind === 'NONE' || text === '') return null
  if (credentialKind === 'ENVIRONMENT') return `env:${text.replace(/^env:/, '')}`
  return credentialKind === 'FILE' ? `file:${text.replace(/^file:/, '')}` : text
}

/** From a reference such as env:NAME; without one there is no credential. */
export function toCredentialValues(reference: string | null): CredentialValues {
  const [scheme = '', ...rest] = (reference ?? '').split(':')
  const credential = rest.join(':')
  if (scheme === 'env') return { credentialKind: 'ENVIRONMENT', credential }
  if (scheme === 'file') return { credentialKind: 'FILE', credential }
  return { credentialKind: 'NONE', credential: '' }
}
