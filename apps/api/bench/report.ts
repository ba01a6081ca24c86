import { median } from './measure.ts'

import type { Figures } from './measure.ts'
import type { Report, Series, Target } from './registry.ts'

const COLUMNS: readonly [title: string, key: keyof Figures, digits: number][] = [
  ['req/s', 'requestsPerSecond', 0],
  ['p50 ms', 'p50Ms', 2],
  ['p95 ms', 'p95Ms', 2],
  ['p99 ms', 'p99Ms', 2],
  ['CPU ms/req', 'cpuMsPerRequest', 3],
]
const WIDTH = 12

/** A table of medians, then a line for each target. */
export function toText({ conditions, series, targets }: Report): string {
  const nameWidth = Math.max(...series.map(({ name }) => name.length))
  const titles = [...COLUMNS.map(([title]) => title), '± req/s'].map((title) => title.padStart(WIDTH))
  return [
    conditions,
    '',
    `${' '.repeat(nameWidth)}${titles.join('')}`,
    ...series.map((one) => `${one.name.padEnd(nameWidth)}${toCells(one).join('')}`),
    '',
    ...targets.map(toLine),
    '',
  ].join('\n')
}

function toCells({ rounds }: Series): string[] {
  const cells = COLUMNS.map(([, key, digits]) => median(rounds.map((round) => round[key])).toFixed(digits))
  const rates = rounds.map(({ requestsPerSecond }) => requestsPerSecond)
  const spread = (Math.max(...rates) - Math.min(...rates)) / 2 / median(rates)
  return [...cells, `${Math.round(spread * 100)} %`].map((cell) => cell.padStart(WIDTH))
}

function toLine({ name, figure, isMet, isStretch }: Target): string {
  const verdict = isMet ? 'met' : 'missed'
  return `${verdict.padEnd(7)} ${name}${isStretch ? ' (stretch)' : ''}: ${figure}`
}
