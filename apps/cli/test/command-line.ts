import type { Environment } from '@sluice/runtime'
import { expect } from 'vitest'

import { runProgram } from '../src/program.ts'

import { createCapture, createFolder, MASTER_KEY } from './capture.ts'
import type { Capture } from './capture.ts'

/** What a command line came to. */
export type Outcome = Omit<Capture, 'answer'> & {
  exitCode: number
  answer: unknown
  failure: Capture['failures'][number] | null
}

export type Commands = {
  /** Runs a command line, such as `models list`, in this process. */
  (
    line: string | readonly string[],
    options?: { input?: string; environment?: Environment },
  ): Promise<Outcome>
}

/** Command lines on a database, in an environment without anything of ours. */
export function createCommands(url: string, environment: Environment = {}): Commands {
  return async (line, { input = '', environment: more = {} } = {}) => {
    const capture = createCapture()
    await using folder = await createFolder()
    const own = {
      DATABASE_URL: url,
      SLUICE_MASTER_KEY: MASTER_KEY,
      SLUICE_DATA_DIR: folder.path,
      SLUICE_LOG_LEVEL: 'silent',
      ...environment,
      ...more,
    }
    const exitCode = await runProgram(typeof line === 'string' ? line.split(' ') : line, {
      environment: { file: {}, own },
      createPrinter: () => capture,
      readInput: async () => input,
    })
    return { ...capture, exitCode, answer: capture.answers[0], failure: capture.failures[0] ?? null }
  }
}

/** The same, of command lines that are expected to succeed. */
export function createSuccesses(commands: Commands): Commands {
  return async (line, options) => {
    const outcome = await commands(line, options)
    expect(outcome.failure).toBeNull()
    expect(outcome.exitCode).toBe(0)
    return outcome
  }
}
