import Anthropic, { BadRequestError } from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'

import { captureError, collect } from '../../test/outcomes.ts'
import { startSimulator, type Simulator } from '../index.ts'

function connect({ url }: Simulator): Anthropic {
  return new Anthropic({ apiKey: 'key-1', baseURL: `${url}/anthropic`, maxRetries: 0 })
}

describe('the official client', () => {
  test('lists the models', async () => {
    await using simulator = await startSimulator({ models: ['fast', 'slow'] })
    const page = await connect(simulator).models.list()
    expect(page.data.map(({ id }) => id)).toEqual(['fast', 'slow'])
    expect(page.has_more).toBe(false)
    expect(page.data[0]).toMatchObject({ max_input_tokens: 200_000, max_tokens: 64_000 })
  })

  test('lists many models page after page', async () => {
    const models = Array.from({ length: 45 }, (_, index) => `model-${index}`)
    await using simulator = await startSimulator({ models })
    const client = connect(simulator)
    expect((await client.models.list()).data).toHaveLength(20)
    expect((await collect(client.models.list({ limit: 20 }))).map(({ id }) => id)).toEqual(models)
    expect((await client.models.list({ limit: 45 })).has_more).toBe(false)
  })

  test.each([
    [{ limit: 0 }, 'limit: Input should be greater than or equal to 1'],
    [{ limit: 1001 }, 'limit: Input should be less than or equal to 1000'],
    [{ after_id: 'nobody' }, 'after_id: "nobody" is not a model'],
    [{ before_id: 'sim-small' }, 'before_id: Extra inputs are not permitted'],
  ])('is refused a page of models that does not exist: %j', async (query, message) => {
    await using simulator = await startSimulator()
    const error = await captureError(connect(simulator).models.list(query))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ error: { error: { message } } })
  })
})
