import { invalid } from '@sluice/core/shared'

import { builder } from './builder.ts'

/** RFC 3339 with its offset; seconds may have a fraction. */
const TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/
const DECIMAL = /^-?\d{1,20}(?:\.\d{1,20})?$/

builder.scalarType('DateTime', {
  description: 'RFC 3339 time, given out in UTC, e.g. "2026-11-20T16:00:00.000Z".',
  serialize: (time) => time.toISOString(),
  parseValue: (value) => {
    const time = typeof value === 'string' && TIME.test(value) ? new Date(value) : null
    if (time && !Number.isNaN(time.getTime())) return time
    throw invalid('DateTime', `${show(value)} is not an RFC 3339 time such as "2026-11-20T16:00:00Z".`)
  },
})

builder.scalarType('Decimal', {
  description:
    'Exact decimal number. Given out as a string, e.g. "0.000177"; taken as a string or a number without exponent.',
  serialize: (value) => (typeof value === 'string' ? value : value.toFixed()),
  parseValue: (value) => {
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text === 'string' && DECIMAL.test(text)) return text
    throw invalid('Decimal', `${show(value)} is not a decimal number such as "1.25".`)
  },
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
})

function show(value: unknown): string {
  return (JSON.stringify(value) ?? typeof value).slice(0, 60)
}
