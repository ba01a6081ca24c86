/** Secrets: the master key, what is sealed with it, and what providers refer to. */
export { CredentialFiles } from './files.ts'
export { Keyring, openKeyring, placeOfCredential, rotateMasterKey } from './keyring.ts'
export type { Sealed } from './keyring.ts'
export { MasterKey } from './master-key.ts'
export {
  CREDENTIAL_SCHEMES,
  resolveCredential,
  resolveProviderCredential,
  splitReference,
} from './reference.ts'
export type { CredentialSource, CredentialStatus } from './reference.ts'
export { discardCredential, storeCredential } from './stored.ts'
