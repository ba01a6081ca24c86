import { expect, test } from 'vitest'

import { toComplaint } from './errors.ts'

const complaintAbout = (status: number, body: unknown) =>
  toComplaint({ status, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body) })

test.each<[string, unknown, string | null]>([
  ['an object', { error: { message: 'No.', code: 7 } }, 'No.'],
  ['a text under error', { error: 'No.' }, 'No.'],
  ['a text at the top', { object: 'error', message: 'No.' }, 'No.'],
  ['a text under detail', { detail: 'No.' }, 'No.'],
  ['a list under detail', { detail: [{ loc: ['body'] }] }, '[{"loc":["body"]}]'],
  ['nothing known', { oops: true }, null],
  ['no JSON', 'No.', null],
])("the server's words are found in %s", (_, body, message) => {
  expect(complaintAbout(400, body)).toEqual({ message, verdict: null, retryAfterMs: null })
})

test.each<[number, unknown]>([
  [404, { error: { message: 'No access to it', code: 'model_not_found' } }],
  [404, { error: { message: 'The model `gpt-9` does not exist or you do not have access to it.' } }],
  [404, { error: { message: 'model "llama9" not found, try pulling it first' } }],
  [
    404,
    {
      error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
    },
  ],
  [400, { error: { message: 'Model Not Exist', code: 'invalid_request_error' } }],
  [400, { message: 'Invalid model: mistral-9', code: '1500' }],
])('an unknown model is recognised: %i %j', (status, body) => {
  expect(complaintAbout(status, body).verdict).toBe('MODEL_NOT_FOUND')
})

test.each<[number, unknown]>([
  [404, { error: { message: 'Not Found' } }],
  [403, { error: { message: 'Project has no access to model', code: 'model_not_found' } }],
  [500, { error: { message: 'model not found' } }],
  [400, { error: { message: 'This model does not support images' } }],
])('other faults are left to status and words: %i %j', (status, body) => {
  expect(complaintAbout(status, body).verdict).toBeNull()
})
