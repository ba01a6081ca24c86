import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { apiError } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

const address = '/settings/models'
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const fill = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })

const change = { tokenClass: 'INPUT', fromInputTokens: 0, before: '0.25', after: '0.2' }
const toRow = (status: string, modelId: string, more: object = {}) => ({
  status,
  modelId,
  provider: 'openai',
  reason: null,
  changes: [],
  model: null,
  ...more,
})
const outcome = {
  isApplied: false,
  counts: { added: 1, changed: 1, unchanged: 1, refused: 1, unknown: 1 },
  rows: [
    toRow('CHANGED', 'gpt-5-mini', { changes: [change] }),
    toRow('NEW', 'gpt-5.1', { changes: [{ ...change, before: null }] }),
    toRow('UNCHANGED', 'gpt-4o'),
    toRow('REFUSED', 'text-embedding-3', { reason: 'A hundred times higher than before.' }),
    toRow('UNKNOWN_MODEL', 'gpt-9'),
  ],
}

async function open() {
  fireEvent.click(await screen.findByRole('button', { name: 'Import prices' }))
  await screen.findByLabelText('Or paste it')
}

it('a file is compared first, refused models can be left out, then it is taken over', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.imported = outcome
  })
  await open()
  await fill('Vendor', 'openai')
  const file = new File(['{"openai":{"models":{}},"other":{}}'], 'api.json', { type: 'application/json' })
  fireEvent.change(screen.getByLabelText('File'), { target: { files: [file] } })
  await waitFor(() => expect(screen.getByLabelText('Or paste it')).not.toHaveProperty('value', ''))
  press('Compare')
  const rows = within(await screen.findByRole('list', { name: 'What the file means' }))
  expect(rows.getByText('A hundred times higher than before.')).toBeTruthy()
  expect(rows.getAllByText('$0.200')).toHaveLength(2)
  expect(rows.getByText('Not here')).toBeTruthy()
  const go = screen.getByRole('button', { name: 'Import 2 prices' })
  expect(go).toHaveProperty('disabled', true)
  fireEvent.click(screen.getByRole('switch', { name: 'Leave out the 1 refused model' }))
  fireEvent.click(go)
  expect(await screen.findByText('2 prices taken over.')).toBeTruthy()
  const input = { format: 'MODELS_DEV', source: { openai: { models: {} } }, vendor: 'openai' }
  expect(world.registry.changes.map(({ given }) => given)).toEqual([
    { ...input, dryRun: true, skipRefused: false },
    { ...input, dryRun: false, skipRefused: true },
  ])
})

it('what cannot be compared is said at its field', async () => {
  const { world } = renderApp(address)
  await open()
  press('Compare')
  expect(await screen.findByText('Choose a file or paste its text.')).toBeTruthy()
  await fill('Or paste it', 'no json')
  press('Compare')
  expect(await screen.findByText(/This is no JSON/)).toBeTruthy()
  await choose('Format', 'Portkey')
  await fill('Or paste it', '{"gpt":{}}')
  press('Compare')
  expect(await screen.findByText('Say whose prices they are.')).toBeTruthy()
  world.registry.refusals.set('importPrices', () =>
    apiError('This is no file of Portkey.', { code: 'VALIDATION_FAILED', field: 'input.source' }),
  )
  await fill('Vendor', 'openai')
  press('Compare')
  expect(await screen.findByText('This is no file of Portkey.')).toBeTruthy()
})

it('a large file is not drawn, and says when it is too large to be sent', async () => {
  renderApp(address)
  await open()
  const list = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, n) => [`model-${n}`, { litellm_provider: 'x' }]),
  )
  const file = new File([JSON.stringify(list)], 'prices.json', { type: 'application/json' })
  fireEvent.change(screen.getByLabelText('File'), { target: { files: [file] } })
  expect(await screen.findByText(/is ready to be compared/)).toBeTruthy()
  await choose('Format', 'LiteLLM')
  press('Compare')
  expect(await screen.findByText(/Name a vendor/)).toBeTruthy()
})

it('a file that changes nothing says so, and one goes back from a failure', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.imported = { ...outcome, counts: { ...outcome.counts, added: 0, changed: 0, refused: 0 } }
  })
  await open()
  await fill('Or paste it', '{"openai":{}}')
  press('Compare')
  expect(await screen.findByText(/There is nothing to import/)).toBeTruthy()
  press('Back')
  world.registry.imported = { ...outcome, counts: { ...outcome.counts, refused: 0 } }
  press('Compare')
  const go = await screen.findByRole('button', { name: 'Import 2 prices' })
  world.registry.refusals.set('importPrices', () => apiError('Too late.', { code: 'CONFLICT' }))
  fireEvent.click(go)
  expect(await screen.findByText('Too late.')).toBeTruthy()
})
