import { expect, it } from 'vitest'

import { toFieldName } from './field-name.ts'

it.each([
  [['requestsPerMinute'], 'Requests per minute'],
  [['limits', 'max_parallel'], 'Limits › max parallel'],
  [['baseUrl'], 'Base URL'],
  [['rates', '2', 'usd'], 'Rates › 2 › USD'],
  [[], ''],
])('%j reads %s', (path, name) => {
  expect(toFieldName(path)).toBe(name)
})
