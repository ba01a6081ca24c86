/** Secrets: the master key and what providers refer to. */
export { MasterKey, checkMasterKey } from './master-key.ts'
export { resolveCredential } from './reference.ts'
export type { CredentialSource, CredentialStatus } from './reference.ts'
