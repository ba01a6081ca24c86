import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { MasterKey } from '@sluice/core/credentials'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { SetupError, loadMasterKeys, readConfig } from './index.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-key-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const load = (environment: Record<string, string>) =>
  loadMasterKeys(readConfig({ SLUICE_DATA_DIR: join(folder, 'data'), ...environment }))[0]

describe('the master key', () => {
  test('comes from SLUICE_MASTER_KEY first, then from the file that SLUICE_MASTER_KEY_FILE names', () => {
    const [ours, other] = [MasterKey.generate(), MasterKey.generate()]
    const file = join(folder, 'key')
    writeFileSync(file, `${other}\n`)

    expect(load({ SLUICE_MASTER_KEY: ours, SLUICE_MASTER_KEY_FILE: file }).id).toBe(MasterKey.parse(ours).id)
    expect(load({ SLUICE_MASTER_KEY_FILE: file, DATABASE_URL: 'postgresql://x' }).id).toBe(
      MasterKey.parse(other).id,
    )
  })

  test('is made at the first start with the embedded database, for its owner alone, and read from then on', () => {
    const first = load({})
    const file = join(folder, 'data', 'master.key')

    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(MasterKey.parse(readFileSync(file, 'utf8')).id).toBe(first.id)
    expect(load({}).id).toBe(first.id)
  })

  test('is demanded with a database of one’s own', () => {
    expect(() => load({ DATABASE_URL: 'postgresql://x' })).toThrow(SetupError)
    expect(() => load({ DATABASE_URL: 'postgresql://x' })).toThrow(
      /SLUICE_MASTER_KEY.+openssl rand -base64 32/,
    )
  })

  test('in a file that cannot be read is refused with its path', () => {
    expect(() => load({ SLUICE_MASTER_KEY_FILE: join(folder, 'missing') })).toThrow(
      `SLUICE_MASTER_KEY_FILE names ${join(folder, 'missing')}, which cannot be read.`,
    )
  })

  test('that is no key is refused in a sentence', () => {
    expect(() => load({ SLUICE_MASTER_KEY: 'hunter2' })).toThrow('The master key must be 32 bytes in base64')
  })

  test('cannot be made where nothing can be written', () => {
    writeFileSync(join(folder, 'file'), '')

    expect(() => load({ SLUICE_DATA_DIR: join(folder, 'file', 'data') })).toThrow(
      /^The data directory .+ is not writable; set SLUICE_DATA_DIR to one that is\.$/,
    )
  })
})
