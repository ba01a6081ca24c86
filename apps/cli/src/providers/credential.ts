import { UsageError } from '../command.ts'

import type { Surroundings } from '../command.ts'

export type CredentialOptions = { credential?: string; credentialStdin?: boolean }

/**
 * The credential of a command line: a reference, or the credential itself from standard input. Never that as an argument,
 * which everybody on the machine could read and the shell would remember. Undefined: none is given.
 */
export async function readCredential(
  { credential, credentialStdin }: CredentialOptions,
  readInput: Surroundings['readInput'],
): Promise<string | undefined> {
  if (credential !== undefined && credentialStdin)
    throw new UsageError('Give --credential or --credential-stdin, not both.')
  if (credential !== undefined) {
    if (/^(?:env|file):/.test(credential)) return credential
    throw new UsageError(
      '--credential takes env:NAME or file:PATH. Give a credential itself on standard input, with --credential-stdin.',
    )
  }
  if (!credentialStdin) return undefined
  const plain = (await readInput()).trim()
  if (plain === '') throw new UsageError('--credential-stdin found nothing on standard input.')
  return plain
}
