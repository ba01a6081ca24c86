import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Provider } from 'urql'
import { expect, it, vi } from 'vitest'

import { FakeApi, json, refusal, silence } from '../test/fake-api.ts'
import { World } from '../test/world.ts'
import { createGraphqlClient } from './client.ts'
import { graphql } from './graphql.ts'
import { useAction } from './use-action.ts'

const StartMutation = graphql(`
  mutation StartFromTest($input: StartRunInput!) {
    startRun(input: $input) {
      jobCount
      run {
        id
      }
    }
  }
`)

/** A form over the mutation, as a page would draw it. */
function StartForm() {
  const form = useForm({
    defaultValues: {
      definitionId: '',
      models: ['gpt-5-mini'],
      limits: { perMinute: '' },
      rates: [{ usd: '' }],
    },
  })
  const start = useAction(StartMutation, form)
  const [ended, setEnded] = useState(0)
  const { errors } = form.formState

  async function submit({ definitionId, models }: { definitionId: string; models: string[] }) {
    await start.run({ input: { definitionId, models } })
    setEnded((count) => count + 1)
  }

  return (
    <form onSubmit={(event) => void form.handleSubmit(submit)(event)}>
      <input aria-label="Definition" {...form.register('definitionId')} />
      <input aria-label="Per minute" {...form.register('limits.perMinute')} />
      <p data-testid="definition">{errors.definitionId?.message}</p>
      <p data-testid="models">{errors.models?.message}</p>
      <p data-testid="perMinute">{errors.limits?.perMinute?.message}</p>
      <p data-testid="rate">{errors.rates?.[0]?.usd?.message}</p>
      <p data-testid="problem">{start.problem?.message}</p>
      <p data-testid="conflict">{JSON.stringify(start.conflict)}</p>
      <p data-testid="ended">{ended}</p>
      <button type="submit">{start.isPending ? 'Starting' : 'Start'}</button>
      <button type="button" onClick={start.reset}>
        Reset
      </button>
    </form>
  )
}

function setUp() {
  const world = new World()
  const api = new FakeApi(world.root)
  const keys: (string | null)[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get('idempotency-key'))
    return api.fetch(path, init)
  })
  render(
    <Provider value={createGraphqlClient({ onUnauthenticated: () => undefined })}>
      <StartForm />
    </Provider>,
  )
  fireEvent.change(screen.getByLabelText('Definition'), { target: { value: 'definition-1' } })
  return { api, world, keys }
}

const start = () => fireEvent.click(screen.getByRole('button', { name: 'Start' }))
const text = (id: string) => screen.getByTestId(id).textContent

async function startAndSettle() {
  const ended = Number(text('ended'))
  start()
  await waitFor(() => expect(text('ended')).toBe(String(ended + 1)))
}

it('a mutation is pending until the answer comes', async () => {
  const { api } = setUp()
  api.intercepts.set('StartFromTest', silence)
  start()
  expect(await screen.findByRole('button', { name: 'Starting' })).toBeTruthy()
})

it('a mutation that is done leaves no problem behind', async () => {
  const { world } = setUp()
  await startAndSettle()
  expect(world.started).toMatchObject([{ definitionId: 'definition-1', models: ['gpt-5-mini'] }])
  expect(text('problem')).toBe('')
})

it.each([
  ['definitionId', 'definition'],
  ['input.definitionId', 'definition'],
  ['models.0', 'models'],
  ['limits.perMinute', 'perMinute'],
  ['rates.0.usd', 'rate'],
])('an error that blames %s is shown at that field', async (field, shownAt) => {
  const { api } = setUp()
  api.intercepts.set('StartFromTest', () => refusal('Not like this.', { code: 'VALIDATION_FAILED', field }))
  await startAndSettle()
  await waitFor(() => expect(text(shownAt)).toBe('Not like this.'))
  expect(text('problem')).toBe('')
})

it('the field to blame gets the focus', async () => {
  const { api } = setUp()
  api.intercepts.set('StartFromTest', () =>
    refusal('Too many.', { code: 'VALIDATION_FAILED', field: 'limits.perMinute' }),
  )
  await startAndSettle()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Per minute')))
})

it.each(['colour', 'limits', 'limits.colour', 'rates', null])(
  'an error that blames %s, which the form does not have, is said for the whole form',
  async (field) => {
    const { api } = setUp()
    api.intercepts.set('StartFromTest', () => refusal('Not like this.', { code: 'VALIDATION_FAILED', field }))
    await startAndSettle()
    expect(text('problem')).toBe('Not like this.')
  },
)

it('a conflict brings the row as it is now, and can be forgotten', async () => {
  const { api } = setUp()
  const current = { definitionId: 'definition-2' }
  api.intercepts.set('StartFromTest', () => refusal('Changed meanwhile.', { code: 'CONFLICT', current }))
  await startAndSettle()
  expect(text('conflict')).toBe(JSON.stringify({ message: 'Changed meanwhile.', current }))
  expect(text('problem')).toBe('')
  act(() => screen.getByRole('button', { name: 'Reset' }).click())
  expect(text('conflict')).toBe('null')
})

it('a conflict over one field is that field’s error', async () => {
  const { api } = setUp()
  api.intercepts.set('StartFromTest', () => refusal('Taken.', { code: 'CONFLICT', field: 'definitionId' }))
  await startAndSettle()
  await waitFor(() => expect(text('definition')).toBe('Taken.'))
})

it('what is sent again because no answer came carries the same key, and what is new another', async () => {
  const { api, keys } = setUp()
  api.intercepts.set('StartFromTest', () => Promise.reject(new TypeError('offline')))
  await startAndSettle()
  expect(text('problem')).toContain('Sluice did not answer')
  api.intercepts.set('StartFromTest', () => json({}, 503))
  await startAndSettle()
  api.intercepts.clear()
  await startAndSettle()
  await startAndSettle()
  expect(keys).toHaveLength(4)
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]])
  expect(keys[3]).not.toBe(keys[0])
})

it('other variables, or a refusal that stands, are another mutation', async () => {
  const { api, keys } = setUp()
  api.intercepts.set('StartFromTest', () => refusal('No.', { code: 'FORBIDDEN' }))
  await startAndSettle()
  await startAndSettle()
  api.intercepts.set('StartFromTest', () =>
    refusal('Away.', { code: 'DATABASE_UNAVAILABLE', retryable: true }),
  )
  await startAndSettle()
  fireEvent.change(screen.getByLabelText('Definition'), { target: { value: 'definition-2' } })
  await startAndSettle()
  expect(new Set(keys).size).toBe(4)
})
