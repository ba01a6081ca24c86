import { builder } from './builder.ts'

builder.scalarType('DateTime', {
  description: 'RFC 3339 time in UTC.',
  serialize: (time) => time.toISOString(),
})

builder.scalarType('Decimal', {
  description: 'Exact decimal number as a string, e.g. "0.000177".',
  serialize: (value) => (typeof value === 'string' ? value : value.toFixed()),
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
})
