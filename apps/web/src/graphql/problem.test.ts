import { CombinedError } from '@urql/core'
import { expect, it } from 'vitest'

import { isUnauthenticated, toProblem } from './problem.ts'

it('an error of the API keeps its words, code, field and reference', () => {
  const error = new CombinedError({
    graphQLErrors: [
      { message: 'No.', extensions: { code: 'VALIDATION_FAILED', field: 'models', reference: 'r1' } },
    ],
  })
  expect(toProblem(error)).toEqual({
    message: 'No.',
    code: 'VALIDATION_FAILED',
    field: 'models',
    reference: 'r1',
    isRetryable: false,
    current: null,
  })
  expect(isUnauthenticated(error)).toBe(false)
})

it('an error without details has none', () => {
  expect(toProblem(new CombinedError({ graphQLErrors: ['No.'] }))).toEqual({
    message: 'No.',
    code: null,
    field: null,
    reference: null,
    isRetryable: false,
    current: null,
  })
})

it('a conflict carries the row as it is now', () => {
  const extensions = { code: 'CONFLICT', current: { name: 'openai', version: 4 } }
  const problem = toProblem(new CombinedError({ graphQLErrors: [{ message: 'Changed.', extensions }] }))
  expect(problem.current).toEqual({ name: 'openai', version: 4 })
})

it('what may succeed later is told from what will not', () => {
  const extensions = { code: 'DATABASE_UNAVAILABLE', retryable: true }
  const passing = new CombinedError({ graphQLErrors: [{ message: 'Away.', extensions }] })
  expect(toProblem(passing).isRetryable).toBe(true)
  expect(toProblem(undefined).isRetryable).toBe(true)
})

it('no answer is said in our words, not the browser’s', () => {
  const problem = toProblem(new CombinedError({ networkError: new TypeError('Failed to fetch') }))
  expect(problem.message).toContain('Sluice did not answer.')
})

it('not being signed in is told from other refusals', () => {
  const error = new CombinedError({
    graphQLErrors: [{ message: 'Who?', extensions: { code: 'UNAUTHENTICATED' } }],
  })
  expect(isUnauthenticated(error)).toBe(true)
})
