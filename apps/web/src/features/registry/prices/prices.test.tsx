import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { act } from '../../../test/act.ts'
import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { apiError, refusal } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'
import { createPrice } from '../../../test/world-registry.ts'

const address = '/settings/models'
const id = 'provider-openai-gpt-5-mini'
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const fill = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
const dayMs = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString()

it('a model opens beside the list: what it is, its prices past and planned', async () => {
  const { url } = renderApp(address, (world) => {
    const model = world.registry.findModel(id)
    Object.assign(model, { apiConfig: { omitTemperature: true, reasoningEffort: 'low', other: 1 } })
    const future = createPrice('later', ['0.2', '1.5'], inDays(9))
    future.rates.push({ tokenClass: 'INPUT', fromInputTokens: 200_000, usdPerMillion: '0.4' })
    model.versions.unshift(future)
  })
  fireEvent.click(await screen.findByRole('link', { name: 'GPT-5 mini' }))
  const panel = within(await screen.findByRole('dialog', { name: 'GPT-5 mini' }))
  expect(url()).toBe(`${address}?model=${id}`)
  expect(await panel.findByText('openai/gpt-5-mini')).toBeTruthy()
  expect(panel.getByText('Streaming')).toBeTruthy()
  expect(panel.getByText('JSON schema')).toBeTruthy()
  expect(panel.getByText('Temperature is never sent')).toBeTruthy()
  expect(panel.getByText('Reasoning effort')).toBeTruthy()
  const versions = within(panel.getByRole('list', { name: 'Versions of the price' }))
  expect(versions.getByText('Planned')).toBeTruthy()
  expect(versions.getByText('In force')).toBeTruthy()
  expect(versions.getByText('Input from 200,000 tokens')).toBeTruthy()
  expect(versions.getAllByText('By System · seed')).toHaveLength(2)
  fireEvent.click(panel.getByRole('button', { name: 'Table' }))
  expect(panel.getByRole('table', { name: 'Prices of GPT-5 mini' })).toBeTruthy()
  fireEvent.click(panel.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(url()).toBe(address))
})

it('a planned price is withdrawn, one in force is not', async () => {
  const { world } = renderApp(`${address}?model=${id}`, (fresh) => {
    fresh.registry.findModel(id).versions.unshift(createPrice('later', ['0.2', '1.5'], inDays(9)))
  })
  fireEvent.click(await screen.findByRole('button', { name: /^Withdraw the price of/ }))
  world.registry.refusals.set('withdrawLlmModelPrice', () =>
    apiError('It is in force.', { code: 'CONFLICT' }),
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Withdraw price' }))
  expect(await screen.findByText('It is in force.')).toBeTruthy()
  world.registry.refusals.clear()
  press('Withdraw price')
  expect(await screen.findByText('The planned price is withdrawn.')).toBeTruthy()
  await waitFor(() => expect(screen.queryByText('Planned')).toBeNull())
})

it('a model without a price says what that means', async () => {
  renderApp(`${address}?model=provider-anthropic-claude-next`)
  expect(await screen.findByText(/what its calls cost is unknown/)).toBeTruthy()
})

it('who may not change prices sees them', async () => {
  renderApp(`${address}?model=provider-google-gemini-2.5-pro`, (world) => {
    world.viewer = { ...world.viewer, canAdminister: false }
  })
  const panel = within(await screen.findByRole('dialog', { name: 'Gemini 2.5 Pro' }))
  expect(await panel.findByText('In force')).toBeTruthy()
  expect(panel.getByText('GOOGLE_API_KEY is not set.')).toBeTruthy()
  expect(panel.queryByRole('button', { name: 'New price' })).toBeNull()
  expect(panel.queryByRole('region', { name: 'Changes' })).toBeNull()
})

it('a model that is not there is said so, and a failure can be tried again', async () => {
  const { api, go } = renderApp(`${address}?model=gone`)
  expect(await screen.findByText(/There is no such model/)).toBeTruthy()
  api.intercepts.set('ModelPanel', () => refusal('Broken.', { code: 'INTERNAL' }))
  go(`${address}?model=other`)
  expect(await screen.findByText('Could not load the model')).toBeTruthy()
})

it('a new price has rates of classes and tiers, from a time to come', async () => {
  const { world } = renderApp(address)
  await act('GPT-5 mini', 'New price')
  const first = within(await screen.findByRole('listitem', { name: 'Rate 1' }))
  fireEvent.change(first.getByLabelText('Per million'), { target: { value: '' } })
  press('Set price')
  expect(await screen.findByText('Give a number.')).toBeTruthy()
  fireEvent.change(first.getByLabelText('Per million'), { target: { value: '0.2' } })
  press('Add a rate')
  const third = within(await screen.findByRole('listitem', { name: 'Rate 3' }))
  fireEvent.change(third.getByLabelText('Prompts from'), { target: { value: '200000' } })
  fireEvent.change(third.getByLabelText('Per million'), { target: { value: '0.4' } })
  press('Remove rate 2')
  await choose('It begins', 'At a time to come')
  await fill('Time', '2020-01-01T10:00')
  press('Set price')
  expect(await screen.findByText('Give a time to come.')).toBeTruthy()
  await fill('Time', '2036-01-01T10:00')
  await fill('Note', 'the new list')
  press('Set price')
  expect(await screen.findByText(/The new price of GPT-5 mini begins on/)).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toEqual({
    expectedUpdatedAt: '2026-11-19T09:30:00.000Z',
    effectiveFrom: new Date('2036-01-01T10:00').toISOString(),
    note: 'the new list',
    rates: [
      { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '0.2' },
      { tokenClass: 'CACHE_READ', fromInputTokens: 200_000, usdPerMillion: '0.4' },
    ],
  })
})

it('what is wrong with a rate is said at its field, and what it lacks afterwards', async () => {
  const { api, world } = renderApp(`${address}?model=provider-anthropic-claude-next`)
  const panel = within(await screen.findByRole('dialog', { name: 'Claude Next' }))
  fireEvent.click(await panel.findByRole('button', { name: 'New price' }))
  const second = within(await screen.findByRole('listitem', { name: 'Rate 2' }))
  fireEvent.change(existing(screen.getAllByLabelText('Per million')[0]), { target: { value: '1' } })
  fireEvent.change(second.getByLabelText('Per million'), { target: { value: '5000000' } })
  world.registry.refusals.set('setLlmModelPrice', () =>
    apiError('Too much.', { code: 'VALIDATION_FAILED', field: 'input.rates.1.usdPerMillion' }),
  )
  press('Set price')
  expect(await second.findByText('Too much.')).toBeTruthy()
  world.registry.refusals.clear()
  api.intercepts.set('SetLlmModelPrice', () =>
    Response.json({
      data: {
        setLlmModelPrice: {
          __typename: 'SetLlmModelPriceResult',
          warning: 'No rate for OUTPUT.',
          model: null,
        },
      },
    }),
  )
  press('Set price')
  expect(await screen.findByText('No rate for OUTPUT.')).toBeTruthy()
})

it('a price that cannot be read is said so', async () => {
  const { api, world } = renderApp(address)
  await screen.findByRole('article', { name: 'OpenAI' })
  api.intercepts.set('NewPrice', () => refusal('Broken.', { code: 'INTERNAL' }))
  await act('GPT-5 mini', 'New price')
  expect(await screen.findByText('Could not load the price')).toBeTruthy()
  api.intercepts.clear()
  world.registry.findProvider('provider-openai').models.shift()
  press('Try again')
  expect(await screen.findByText(/somebody has deleted it/)).toBeTruthy()
})
