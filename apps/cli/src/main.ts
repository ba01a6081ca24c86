import { text } from 'node:stream/consumers'

import { readEnvironmentParts } from '@sluice/runtime'

import { createPrinter } from './printer.ts'
import { runProgram } from './program.ts'

// Whoever reads our output may stop early, as `head` does; what we are at is brought to its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const exitCode = await runProgram(process.argv.slice(2), {
  environment: readEnvironmentParts(),
  createPrinter,
  readInput: () => text(process.stdin),
})
// `up` has set its own.
if (exitCode !== 0) process.exitCode = exitCode
