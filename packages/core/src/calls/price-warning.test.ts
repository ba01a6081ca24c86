import { expect, test } from 'vitest'

import { PriceWarning } from './price-warning.ts'

test('a model without a price is told once (S3-39)', () => {
  const ignore = (): void => undefined
  const told: object[] = []
  const warn = (message: string, fields?: object): void => void told.push({ message, ...fields })
  const warning = new PriceWarning({ debug: ignore, info: ignore, warn, error: ignore })

  for (const model of ['one/a', 'one/a', 'two/a', 'one/a']) warning.unpriced(model)

  const message = 'a model has no price: what its calls cost is unknown'
  expect(told).toEqual([
    { message, model: 'one/a' },
    { message, model: 'two/a' },
  ])
})
