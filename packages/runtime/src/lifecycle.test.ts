import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { SluiceError } from '@sluice/core/shared'
import { DatabaseSetupError } from '@sluice/db'
import { MigrationRefused } from '@sluice/db/migrate'
import { afterEach, describe, expect, test } from 'vitest'

import { SetupError, runProcess, toSetupSentence } from './index.ts'

const SCRIPT = fileURLToPath(new URL('../test/process.ts', import.meta.url))

/** Starts the process; `said` resolves when it has said so. */
function startProcess(mode: string) {
  const child = spawn(process.execPath, [SCRIPT, mode], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return {
    said: (text: string) => expect.poll(() => output, { timeout: 10_000 }).toContain(text),
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
    ended: async () => {
      const [code] = await once(child, 'close')
      return { code, lines: output.trimEnd().split('\n') }
    },
  }
}

describe('a process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'that gets %s closes what it opened, last first, and ends with 0',
    async (signal) => {
      const started = startProcess('plain')
      await started.said('ready')

      started.kill(signal)

      expect(await started.ended()).toEqual({ code: 0, lines: ['ready', 'second closing', 'first closed'] })
    },
  )

  test('that cannot start says why in a sentence, closes what it opened and ends with 1', async () => {
    expect(await startProcess('misconfigured').ended()).toEqual({
      code: 1,
      lines: ['report: PORT is wrong.', 'second closing', 'first closed'],
    })
  })

  test('that fails by a fault of ours shows where', async () => {
    const { code, lines } = await startProcess('broken').ended()

    expect(code).toBe(1)
    expect(lines[0]).toBe('report: TypeError: a fault of ours')
    expect(lines[1]).toMatch(/^ {4}at .+process\.ts/)
  })

  test('that ends with its parent closes in good order when that was killed', async () => {
    const parent = spawn(process.execPath, [SCRIPT, 'parent'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    parent.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    await expect.poll(() => output, { timeout: 10_000 }).toContain('ready')

    parent.kill('SIGKILL')

    await expect.poll(() => output, { timeout: 10_000 }).toContain('first closed')
  })

  test('that hangs while it closes ends at the second signal', async () => {
    const started = startProcess('stuck')
    await started.said('ready')
    started.kill('SIGTERM')
    await started.said('second closing')

    started.kill('SIGTERM')

    expect((await started.ended()).code).toBe(1)
  })
})

describe('starting', () => {
  afterEach(() => {
    process.exitCode = undefined
  })

  test.each([
    [new SetupError('Set it.'), 'Set it.'],
    ['thrown by somebody careless', 'thrown by somebody careless'],
  ])('that fails with %s is reported and counted as failed', async (cause, sentence) => {
    const reports: string[] = []
    let isClosed = false

    await runProcess(
      (resources) => {
        resources.defer(() => {
          isClosed = true
        })
        return Promise.reject(cause)
      },
      (report) => reports.push(report),
    )

    expect(reports).toEqual([sentence])
    expect(isClosed).toBe(true)
    expect(process.exitCode).toBe(1)
  })
})

describe('an error that a person can mend', () => {
  test.each([
    new SetupError('sentence'),
    new SluiceError('VALIDATION_FAILED', 'sentence'),
    new DatabaseSetupError('sentence'),
  ])('is told as a sentence: %s', (error) => {
    expect(toSetupSentence(error)).toBe('sentence')
  })

  test('may be a migration that was refused', () => {
    expect(toSetupSentence(new MigrationRefused('ahead', '0009_future'))).toContain('"0009_future"')
  })

  test('is not any other', () => {
    expect(toSetupSentence(new TypeError('oops'))).toBeNull()
    expect(toSetupSentence('oops')).toBeNull()
  })
})
