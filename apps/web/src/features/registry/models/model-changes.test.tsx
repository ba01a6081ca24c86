import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { act } from '../../../test/act.ts'
import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { apiError, refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

const address = '/settings/models'
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const fill = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
// Toasts of tests before may still be there.
const undo = async (message: string | RegExp) => {
  const toast = (await screen.findByText(message)).parentElement
  fireEvent.click(within(existing(toast)).getByRole('button', { name: 'Undo' }))
}
const findRow = (name: string) =>
  screen.findByRole('link', { name }).then((link) => link.closest('tr')?.textContent ?? '')

it('a model is edited: name, price, options and what it can do', async () => {
  const { world } = renderApp(address)
  await act('GPT-5 mini', 'Edit')
  await fill('Display name', 'GPT-5 small')
  expect(screen.getByLabelText('Input')).toHaveProperty('value', '0.25')
  await fill('Input', '0.123456')
  press('Save')
  expect(await screen.findByText('Give at most 4 digits after the point.')).toBeTruthy()
  await fill('Input', '0.3')
  await fill('Cache read', '')
  await choose('Name of the limit of output', 'max_completion_tokens')
  await choose('Reasoning effort', 'Low')
  await choose('Tools', 'Yes')
  await fill('Context window', '400000')
  await fill('Limit of output to send', '0')
  fireEvent.click(screen.getByRole('switch', { name: 'Never send a temperature' }))
  press('Save')
  expect(await screen.findByText('Give a number from 1 to 1,000,000.')).toBeTruthy()
  await fill('Limit of output to send', '2000')
  press('Save')
  expect(await screen.findByText('GPT-5 small is saved.')).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toMatchObject({
    input: {
      displayName: 'GPT-5 small',
      costInputPerMillion: '0.3',
      costCacheReadPerMillion: null,
      contextWindow: 400_000,
      supportsTools: true,
      supportsStreaming: true,
      supportsVision: null,
      apiConfig: {
        maxTokensParameter: 'max_completion_tokens',
        omitTemperature: true,
        maxOutputTokens: 2000,
        reasoningEffort: 'low',
      },
      expectedUpdatedAt: '2026-11-19T09:30:00.000Z',
    },
  })
  expect(JSON.stringify(world.registry.changes)).not.toContain('costOutputPerMillion')
  expect(await findRow('GPT-5 small')).toContain('$0.300')
})

it('a cost as fine as an import’s may stay, and tiers are spoken of', async () => {
  const { world } = renderApp(address, (fresh) => {
    const [model] = fresh.models
    Object.assign(model ?? {}, { costInputPerMillion: '0.123456' })
    model?.price?.rates.push({ tokenClass: 'INPUT', fromInputTokens: 200_000, usdPerMillion: '1' })
  })
  await act('GPT-5 mini', 'Edit')
  expect(await screen.findByText(/rates for long prompts stay/)).toBeTruthy()
  await fill('Display name', 'Another')
  press('Save')
  expect(await screen.findByText('Another is saved.')).toBeTruthy()
  expect(JSON.stringify(world.registry.changes)).not.toContain('costInputPerMillion')
})

it('the API’s word is shown at its field', async () => {
  renderApp(address, (world) => {
    world.registry.refusals.set('updateLlmModel', () =>
      apiError('contextWindow is too large.', { code: 'VALIDATION_FAILED', field: 'input.contextWindow' }),
    )
  })
  await act('GPT-5 mini', 'Edit')
  await fill('Context window', '5')
  press('Save')
  expect(await screen.findByText('contextWindow is too large.')).toBeTruthy()
  expect(screen.getByLabelText('Context window').getAttribute('aria-invalid')).toBe('true')
})

it.each([
  ['Take theirs', 'Theirs'],
  ['Overwrite with mine', 'Mine'],
])('when two edit a model, one is asked whose it shall be: %s', async (answer, name) => {
  const { world } = renderApp(address)
  await act('GPT-5 mini', 'Edit')
  await fill('Display name', 'Mine')
  world.registry.touch(world.registry.findModel('provider-openai-gpt-5-mini'), { displayName: 'Theirs' })
  press('Save')
  const dialog = within(await screen.findByRole('alertdialog'))
  expect(dialog.getAllByRole('row').map((row) => row.textContent)).toEqual([
    'FieldTheirsYours',
    'Display name TheirsMine',
  ])
  fireEvent.click(dialog.getByRole('button', { name: answer }))
  expect(await screen.findByRole('link', { name })).toBeTruthy()
})

it('a model that is gone, or cannot be read, is said so', async () => {
  const { api, world } = renderApp(address)
  await screen.findByRole('article', { name: 'OpenAI' })
  api.intercepts.set('ModelNow', () => refusal('Broken.', { code: 'INTERNAL' }))
  await act('GPT-5 mini', 'Edit')
  expect(await screen.findByText('Could not load the model')).toBeTruthy()
  api.intercepts.clear()
  world.registry.findProvider('provider-openai').models.shift()
  press('Try again')
  expect(await screen.findByText(/somebody has deleted it/)).toBeTruthy()
})

it('before it is deprecated it says who uses it and what becomes the default; Undo restores both', async () => {
  const { world } = renderApp(address)
  await act('GPT-5 mini', 'Deprecate')
  const dialog = within(await screen.findByRole('alertdialog'))
  expect(await dialog.findByText('GPT-5.1 becomes the default in its place.')).toBeTruthy()
  expect(dialog.getByText('1 run, played to the end')).toBeTruthy()
  expect(dialog.getByText('12 runs')).toBeTruthy()
  expect(dialog.getByText('infra_model_judge')).toBeTruthy()
  press('Deprecate model')
  await waitFor(async () => expect(await findRow('GPT-5 mini')).toContain('Deprecated'))
  expect(await findRow('GPT-5.1')).toContain('Default')
  await undo('GPT-5 mini is deprecated; GPT-5.1 is the default now.')
  await waitFor(async () => expect(await findRow('GPT-5 mini')).toContain('Default'))
  expect(await findRow('GPT-5.1')).not.toContain('Default')
  expect(world.registry.changes.map(({ name }) => name)).toEqual([
    'deprecateLlmModel',
    'deprecateLlmModel',
    'reactivateLlmModel',
    'setDefaultLlmModel',
  ])
})

it('the last chat model leaves its provider without a default, and a change meanwhile is asked about', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.usage = { ...fresh.registry.usage, runsRunning: 0, runsTotal: 0, settings: [] }
  })
  await act('Gemini 2.5 Pro', 'Deprecate')
  expect(await screen.findByText('There is no default model then.')).toBeTruthy()
  world.registry.touch(world.registry.findModel('provider-google-gemini-2.5-pro'))
  press('Deprecate model')
  expect(await screen.findByText(/Confirm again/)).toBeTruthy()
  press('Deprecate model')
  expect(await screen.findByText('Gemini 2.5 Pro is deprecated.')).toBeTruthy()
})

it('a deprecated model is reactivated, or says why not', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.refusals.set('reactivateLlmModel', () => apiError('Not now.', { code: 'CONFLICT' }))
  })
  await act('GPT-4o', 'Reactivate')
  expect(await screen.findByText('GPT-4o is still deprecated.')).toBeTruthy()
  world.registry.refusals.clear()
  await act('GPT-4o', 'Reactivate')
  expect(await screen.findByText('GPT-4o is active again.')).toBeTruthy()
  await waitFor(async () => expect(await findRow('GPT-4o')).not.toContain('Deprecated'))
})

it('another default is shown before the API has answered', async () => {
  const { api } = renderApp(address)
  await screen.findByRole('article', { name: 'OpenAI' })
  api.intercepts.set('SetDefaultLlmModel', silence)
  await act('GPT-5.1', 'Set as default')
  await waitFor(async () => expect(await findRow('GPT-5.1')).toContain('Default'))
  expect(await findRow('GPT-5 mini')).not.toContain('Default')
})

it('a default is set and unset, and both can be undone', async () => {
  const { world } = renderApp(address)
  await act('GPT-5.1', 'Set as default')
  await undo('GPT-5.1 is the default now, in place of GPT-5 mini.')
  await waitFor(() => expect(world.registry.findModel('provider-openai-gpt-5-mini').isDefault).toBe(true))
  await waitFor(async () => expect(await findRow('GPT-5 mini')).toContain('Default'))
  await act('GPT-5 mini', 'Unset default')
  await undo(/no longer the default/)
  await waitFor(() => expect(world.registry.findModel('provider-openai-gpt-5-mini').isDefault).toBe(true))
})

it('a default that is refused goes back and says why', async () => {
  const { world } = renderApp(address)
  await screen.findByRole('article', { name: 'OpenAI' })
  world.registry.touch(world.registry.findModel('provider-openai-gpt-5.1'), { displayName: 'GPT-5.1 (old)' })
  await act('GPT-5.1', 'Set as default')
  expect(await screen.findByText('GPT-5.1 is as it was.')).toBeTruthy()
  expect(await findRow('GPT-5.1 (old)')).not.toContain('Default')
})

it('who cannot be the default is told why', async () => {
  renderApp(address)
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for Text embedding 3' }))
  expect(await screen.findByText('Only chat models can be the default.')).toBeTruthy()
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for GPT-4o' }))
  expect(await screen.findByText('Reactivate it first.')).toBeTruthy()
})

it('a model that is in use is not deleted but may be deprecated instead', async () => {
  renderApp(address, (world) => {
    world.registry.refusals.set('deleteLlmModel', () =>
      apiError('openai/gpt-5.1 is needed by: 12 runs. Deprecate it instead.', {
        code: 'CONFLICT',
        field: 'id',
      }),
    )
  })
  await act('GPT-5.1', 'Delete')
  fireEvent.click(await screen.findByRole('button', { name: 'Delete model' }))
  expect(await screen.findByText(/is needed by: 12 runs/)).toBeTruthy()
  press('Deprecate it instead')
  expect(await screen.findByRole('alertdialog', { name: 'Deprecate GPT-5.1?' })).toBeTruthy()
})

it('a deleted model comes back by Undo, with its values', async () => {
  const { world } = renderApp(address)
  await act('GPT-5.1', 'Delete')
  fireEvent.click(await screen.findByRole('button', { name: 'Delete model' }))
  await waitFor(() => expect(screen.queryByRole('link', { name: 'GPT-5.1' })).toBeNull())
  await undo(/GPT-5.1 is deleted/)
  expect(await screen.findByRole('link', { name: 'GPT-5.1' })).toBeTruthy()
  expect(world.registry.changes.at(-1)).toMatchObject({
    name: 'createLlmModel',
    given: {
      providerId: 'provider-openai',
      modelId: 'gpt-5.1',
      costOutputPerMillion: '10',
      setAsDefault: false,
    },
  })
})
