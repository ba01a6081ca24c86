import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { json, refusal } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'
import { toExpiry } from './expiry.ts'

const page = '/settings/api-keys'
const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

it('a key is made with a role, a last day and some models, and shown once with a first call', async () => {
  const { world } = renderApp(page)
  await screen.findByText('Make your first API key')
  press('New API key')
  await screen.findByRole('dialog', { name: 'New API key' })
  type('Name', 'Nightly')
  await choose('Role', 'Viewer')
  type('Last day', '2036-05-01')
  press('Only some')
  press('Make key')
  expect(await screen.findByText('Choose at least one model, or “None”.')).toBeTruthy()
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find a model' }), { target: { value: 'haiku' } })
  await waitFor(() => expect(screen.queryByRole('checkbox', { name: /gpt/ })).toBeNull())
  fireEvent.click(screen.getByText('Claude Haiku 4.5'))
  fireEvent.click(screen.getByRole('switch', { name: 'Test key' }))
  press('Make key')

  const shown = within(await screen.findByRole('alertdialog', { name: 'Your new API key' }))
  expect(shown.getByText('pk_live_the-whole-secret')).toBeTruthy()
  expect(shown.getByText(/curl http.*\/graphql/)).toBeTruthy()
  fireEvent.click(shown.getByRole('tab', { name: 'TypeScript' }))
  expect(await shown.findByText(/process\.env\.SLUICE_API_KEY/)).toBeTruthy()
  fireEvent.click(shown.getByRole('tab', { name: 'Python' }))
  expect(await shown.findByText(/os\.environ/)).toBeTruthy()
  expect(world.access.changes).toEqual([
    {
      name: 'createApiKey',
      given: {
        name: 'Nightly',
        role: 'VIEWER',
        teamId: 'team-1',
        isTest: true,
        expiresAt: toExpiry('2036-05-01'),
        permissions: { models: { access: 'SPECIFIC', ids: ['provider-anthropic-claude-haiku-4-5'] } },
      },
    },
  ])
  fireEvent.click(shown.getByText('I have stored it'))
  fireEvent.click(shown.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByText('pk_live_the-whole-secret')).toBeNull())
  expect(await row('Nightly')).toBeTruthy()
})

it('a key without a last day is good for ever, and chosen models can be let go again', async () => {
  const { world } = renderApp(page)
  await screen.findByText('Make your first API key')
  press('New API key')
  await screen.findByRole('dialog', { name: 'New API key' })
  type('Name', 'For ever')
  press('Only some')
  const model = await screen.findByText('GPT-5.1')
  fireEvent.click(model)
  expect(screen.getByRole('checkbox', { name: 'openai/gpt-5.1' }).getAttribute('aria-checked')).toBe('true')
  fireEvent.click(model)
  expect(screen.getByRole('checkbox', { name: 'openai/gpt-5.1' }).getAttribute('aria-checked')).toBe('false')
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find a model' }), { target: { value: 'zzz' } })
  expect(await screen.findByText('No model is called so.')).toBeTruthy()
  press('None')
  press('Make key')
  await screen.findByText('pk_live_the-whole-secret')
  expect(world.access.changes[0]?.given).toEqual({
    name: 'For ever',
    role: 'MEMBER',
    teamId: 'team-1',
    isTest: false,
    permissions: { models: { access: 'NONE', ids: [] } },
  })
})

it('a role above one’s own is not offered, and what the API refuses is said at its field', async () => {
  renderApp(page, (world, api) => {
    world.viewer = { ...world.viewer, role: 'MEMBER', canAdminister: false, canManageTeam: false }
    api.intercepts.set('CreateApiKey', () =>
      refusal('2020-01-01T22:59:59.999Z is over already.', { code: 'VALIDATION_FAILED', field: 'expiresAt' }),
    )
  })
  await screen.findByText('Make your first API key')
  press('New API key')
  fireEvent.click(await screen.findByRole('combobox', { name: 'Role' }))
  expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual([
    'Viewer',
    'Member',
  ])
  fireEvent.keyDown(existing(document.activeElement), { key: 'Escape' })
  expect(screen.queryByLabelText('Team')).toBeNull()
  type('Name', 'Late')
  type('Last day', '2020-01-01')
  press('Make key')
  expect(await screen.findByText('2020-01-01T22:59:59.999Z is over already.')).toBeTruthy()
  expect(screen.getByLabelText('Last day').getAttribute('aria-invalid')).toBe('true')
})

it('a key that cannot be shown any more is not pretended', async () => {
  renderApp(page, (_world, api) => {
    const apiKey = { __typename: 'ApiKey', id: 'key-9', name: 'Late' }
    const createApiKey = { __typename: 'CreateApiKeyResult', key: null, apiKey }
    api.intercepts.set('CreateApiKey', () => json({ data: { createApiKey } }))
  })
  await screen.findByText('Make your first API key')
  press('New API key')
  await screen.findByRole('dialog', { name: 'New API key' })
  type('Name', 'Late')
  press('Make key')
  expect(await screen.findByText('The key cannot be shown any more.')).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
})
