import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { readConfig } from '@sluice/runtime'
import type { Config } from '@sluice/runtime'

import type { Printer } from '../src/printer.ts'

export const MASTER_KEY = Buffer.alloc(32, 1).toString('base64')

/** A printer that keeps what it was told. */
export type Capture = Printer & {
  lines: string[]
  answers: unknown[]
  drawings: string[][]
  /** What went to standard error besides a failure. */
  notes: string[]
  failures: { message: string; code?: string | undefined; field?: string | undefined }[]
}

export function createCapture(): Capture {
  const lines: string[] = []
  const answers: unknown[] = []
  const drawings: string[][] = []
  const notes: string[] = []
  const failures: Capture['failures'] = []
  return {
    isJson: true,
    isTerminal: true,
    lines,
    answers,
    drawings,
    notes,
    failures,
    line: (text = '') => void lines.push(text),
    answer: (value, toLines) => {
      answers.push(value)
      lines.push(...toLines())
    },
    draw: (drawing) => void drawings.push([...drawing]),
    note: (text) => void notes.push(text),
    fail: (message, facts) => void failures.push({ message, ...facts }),
  }
}

/** A folder that is gone afterwards. */
export async function createFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sluice-cli-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The configuration of a command on a database of its own. */
export function toConfig(url: string, dataDir: string, more: Record<string, string> = {}): Config {
  return readConfig({
    DATABASE_URL: url,
    SLUICE_MASTER_KEY: MASTER_KEY,
    SLUICE_DATA_DIR: dataDir,
    SLUICE_LOG_LEVEL: 'silent',
    ...more,
  })
}
