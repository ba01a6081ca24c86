import { spawn } from 'node:child_process'

import { SluiceError } from '@sluice/core/shared'

import { endWithParent, runProcess } from '../src/index.ts'

/** A process of ours that the tests start, stop and make fail. */
const [mode] = process.argv.slice(2)

const say = (line: string): void => void process.stdout.write(`${line}\n`)

await runProcess(
  async (resources) => {
    await Promise.resolve()
    resources.defer(() => say('first closed'))
    resources.defer(async () => {
      say('second closing')
      if (mode === 'stuck') await new Promise((resolve) => setTimeout(resolve, 60_000))
    })
    if (mode === 'misconfigured') throw new SluiceError('VALIDATION_FAILED', 'PORT is wrong.')
    if (mode === 'child') resources.use(endWithParent())
    if (mode === 'parent') spawn(process.execPath, [import.meta.filename, 'child'], { stdio: 'inherit' })
    if (mode === 'broken') throw new TypeError('a fault of ours')
    const work = setInterval(() => undefined, 1_000)
    resources.defer(() => clearInterval(work))
    if (mode !== 'parent') say('ready')
  },
  (sentence) => say(`report: ${sentence}`),
)
