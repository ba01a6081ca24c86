import { hash, verify } from '@node-rs/argon2'

import { invalid } from '#shared'

const MIN_LENGTH = 8
const MAX_LENGTH = 128

/** argon2id with the library's defaults (19 MiB, 2 passes): tens of milliseconds. */
export function hashPassword(password: string, field: string): Promise<string> {
  if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
    throw invalid(
      field,
      `A password has ${MIN_LENGTH} to ${MAX_LENGTH} characters; this one has ${password.length}.`,
    )
  }
  return hash(password)
}

/** Hash of nothing anybody types: verifying against it costs what verifying a real one costs. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$c2x1aWNlLW5vYm9keS0wMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Whether the password fits. An absent hash takes as long as a wrong password, so that nobody can ask who exists. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  if (password.length > MAX_LENGTH) return false
  const fits = await verify(stored ?? NOBODY, password)
  return fits && stored !== null
}
