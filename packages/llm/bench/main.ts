/** `node packages/llm/bench/main.ts [--strict]`: prints what a plain call costs; with --strict too much is a failure. */
import { benchLlm } from './llm.ts'

const { completeUs, bareUs, ratio, isMet } = await benchLlm()
process.stdout.write(
  [
    `complete()        ${completeUs.toFixed(1)} µs CPU per call`,
    `bare HTTP client  ${bareUs.toFixed(1)} µs CPU per call`,
    `${isMet ? 'met   ' : 'missed'} at most 1.5 times the bare exchange: ${ratio.toFixed(2)}`,
    '',
  ].join('\n'),
)
process.exitCode = !isMet && process.argv.includes('--strict') ? 1 : 0
