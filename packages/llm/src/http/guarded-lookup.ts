import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'

import { checkResolved, LlmError } from '../spec/index.ts'
import type { AddressRule } from '../spec/index.ts'

/** Finds all the addresses of a name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/**
 * Name resolution for sockets that answers with nothing but allowed addresses. It resolves once per connection and
 * the socket connects to what it answers, so a name cannot show one address to the check and another to the
 * socket. One forbidden address among several forbids the name. Sockets do not ask it about addresses.
 */
export function createGuardedLookup(resolve: Resolve, rule: AddressRule): LookupFunction {
  return (hostname, { all }, callback) => {
    resolveAllowed(resolve, hostname, rule).then(
      ([first, ...others]) => {
        if (all === true) callback(null, [first, ...others])
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, ''),
    )
  }
}

async function resolveAllowed(
  resolve: Resolve,
  hostname: string,
  rule: AddressRule,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve(hostname)
  if (first === undefined) throw new LlmError('NETWORK_ERROR', { message: `${hostname} has no address.` })
  const fault = checkResolved(
    hostname,
    [first, ...others].map(({ address }) => address),
    rule,
  )
  if (fault !== null) throw new LlmError('INVALID_REQUEST', { message: fault })
  return [first, ...others]
}
