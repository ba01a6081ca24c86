import { isIP } from 'node:net'

import { AddressKind, toAddressKind } from './address-kind.ts'

/** A base URL of this scheme names a path at the bundled simulator: `sandbox://<path>`. */
export const SANDBOX_SCHEME = 'sandbox://'

const SANDBOX_URL = /^sandbox:\/\/[\w-]+(?:\/[\w-]+)*\/?$/

/** What an administrator decided about a provider's address. */
export type AddressRule = {
  /** The provider may be on this machine or in a network behind it. A metadata service may not even then. */
  allowPrivateAddress: boolean
}

/** Names of metadata services; what is below them counts too. */
const METADATA_NAMES = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'instance-data',
]
const METADATA_NAME = /^instance-data\.(?:.*\.)?internal$/

/**
 * Whether a provider may have this base URL: null when it may, else one sentence with what is wrong and the way
 * out. Where a name leads is not known here; it is checked at every connection.
 */
export function checkBaseUrl(
  text: string,
  { allowSandbox = false, ...rule }: AddressRule & { allowSandbox?: boolean },
): string | null {
  if (text.startsWith(SANDBOX_SCHEME)) return checkSandboxUrl(text, allowSandbox)
  const outcome = parseAllowedUrl(text, rule)
  if ('fault' in outcome) return outcome.fault
  if (/[?#]/.test(text))
    return `The address at ${outcome.url.host} has a query or a fragment, after which no path can follow; leave it out.`
  return null
}

/** The URL to ask, or the sentence why it may not be asked. */
export function parseAllowedUrl(text: string, rule: AddressRule): { url: URL } | { fault: string } {
  const url = /[\s\p{Cc}]/u.test(text) ? null : URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return {
      fault: `"${withoutUserInfo(text)}" is not an http or https address; write it like https://api.example.com/v1.`,
    }
  }
  if (url.username !== '' || url.password !== '') {
    return {
      fault: `The address at ${url.host} contains a user name or password; keep credentials out of it.`,
    }
  }
  const fault = describeFault(url.hostname, toHostKind(url.hostname), rule)
  return fault === null ? { url } : { fault }
}

/** Why a name that resolves to these addresses may not be asked; null when each of them may. */
export function checkResolved(name: string, addresses: readonly string[], rule: AddressRule): string | null {
  const faults = addresses.map((address) =>
    describeFault(`${name} resolves to ${address}, which`, toAddressKind(address), rule),
  )
  return faults.find((fault) => fault !== null) ?? null
}

/** The kind of a URL's host. The parser has turned every spelling of an IPv4 address into the dotted one. */
function toHostKind(hostname: string): AddressKind {
  const name = hostname.replace(/\.+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (isIP(name) !== 0) return toAddressKind(name)
  if (METADATA_NAME.test(name) || METADATA_NAMES.some((known) => isBelow(name, known)))
    return AddressKind.metadata
  return isBelow(name, 'localhost') ? AddressKind.private : AddressKind.public
}

function isBelow(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`)
}

function describeFault(subject: string, kind: AddressKind, rule: AddressRule): string | null {
  if (kind === AddressKind.metadata)
    return `${subject} is the metadata service of a cloud, which is never called; give the address of the provider.`
  if (kind === AddressKind.public || rule.allowPrivateAddress) return null
  return `${subject} is a private address; set allowPrivateAddress if this provider runs in your own network.`
}

function checkSandboxUrl(text: string, isAllowed: boolean): string | null {
  if (!isAllowed) return `"${text}" is an address of the sandbox; give an http or https address.`
  if (SANDBOX_URL.test(text)) return null
  return `"${text}" is no address of the sandbox; write it like ${SANDBOX_SCHEME}name/v1.`
}

/** For messages: whatever stands before an @ may be a password. */
function withoutUserInfo(text: string): string {
  return text.replace(/^.*@/s, '…')
}
