import { describe, expect, it } from 'vitest'

import { formatFullMoney, formatMoney } from './format-money.ts'

describe('money for reading', () => {
  it.each([
    ['0.000177', '$0.0002'],
    ['0.00995', '$0.0100'],
    ['0.0099', '$0.0099'],
    ['0.01', '$0.010'],
    ['0.0954', '$0.095'],
    ['0.9995', '$1.000'],
    ['1', '$1.00'],
    ['12.005', '$12.01'],
    ['1234567.891', '$1,234,567.89'],
    ['-0.5', '-$0.500'],
  ])('%s USD reads %s', (usd, text) => {
    expect(formatMoney(usd)).toBe(text)
  })

  it('what is unknown is a word and never a zero', () => {
    expect(formatMoney(null)).toBe('unknown')
    expect(formatMoney(null, 'unpriced')).toBe('unpriced')
    expect(formatFullMoney(null)).toBe('The cost is unknown')
  })

  it('zero is zero, and next to nothing is not', () => {
    expect(formatMoney('0')).toBe('$0.00')
    expect(formatMoney('0.000000')).toBe('$0.00')
    expect(formatMoney('0.00000049')).toBe('<$0.0001')
    expect(formatMoney('-0.00000049')).toBe('-<$0.0001')
  })

  it('a sum too large for a float keeps its digits', () => {
    expect(formatMoney('90071992547409931.23')).toBe('$90,071,992,547,409,931.23')
    expect(formatFullMoney('90071992547409931.230000000001')).toBe('$90,071,992,547,409,931.230000000001')
  })

  it('the full value drops only zeros that say nothing', () => {
    expect(formatFullMoney('0.000177000000')).toBe('$0.000177')
    expect(formatFullMoney('5')).toBe('$5.00')
    expect(formatFullMoney('-1.50')).toBe('-$1.50')
  })

  it('another notation is passed on rather than misread', () => {
    expect(formatMoney('1.5e-7')).toBe('$1.5e-7')
    expect(formatFullMoney('1.5e-7')).toBe('$1.5e-7')
  })
})
