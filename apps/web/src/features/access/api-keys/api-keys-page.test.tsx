import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { json, refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'
import { toDay } from './expiry.ts'

const page = '/settings/api-keys'
const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

async function pick(name: string, action: string) {
  fireEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  fireEvent.click(await screen.findByRole('menuitem', { name: action }))
}

async function findActions(name: string) {
  fireEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent)
}

it('keys are listed with role, models, status, times and who made them', async () => {
  renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Everything' })
    access.addApiKey({
      name: 'Narrow',
      role: 'VIEWER',
      status: 'EXPIRED',
      expiresAt: '2020-01-01T00:00:00.000Z',
      permissions: { models: { access: 'SPECIFIC', ids: ['a', 'b'] } },
    })
    access.addApiKey({ name: 'One', permissions: { models: { access: 'SPECIFIC', ids: ['a'] } } })
    access.addApiKey({ name: 'Reader', permissions: { models: { access: 'NONE', ids: [] } } })
  })
  const everything = within(await row('Everything'))
  for (const text of ['pk_live_AbCdEfGh…', 'Member', 'All models', 'Active', 'Ada Lovelace']) {
    expect(everything.getAllByText(text).length).toBeGreaterThan(0)
  }
  expect(everything.getAllByText('never').length).toBeGreaterThan(0)
  const narrow = within(await row('Narrow'))
  expect(narrow.getByText('Expired')).toBeTruthy()
  expect(narrow.getByText('2 models')).toBeTruthy()
  expect(within(await row('One')).getByText('1 model')).toBeTruthy()
  expect(within(await row('Reader')).getByText('No models')).toBeTruthy()
})

it('after a rotation it is said until when the old secret works, as long as it does', async () => {
  renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Rotated', previousSecretExpiresAt: '2036-11-21T17:00:00.000Z' })
    access.addApiKey({ name: 'Long ago', previousSecretExpiresAt: '2020-11-21T17:00:00.000Z' })
  })
  expect(within(await row('Rotated')).getByText(/old secret until/)).toBeTruthy()
  expect(within(await row('Long ago')).queryByText(/old secret/)).toBeNull()
})

it('without keys it teaches what one is for', async () => {
  renderApp(page)
  expect(await screen.findByRole('heading', { name: 'Make your first API key' })).toBeTruthy()
  expect(screen.queryByRole('search')).toBeNull()
})

it('filters go into the address and out of it again', async () => {
  const { url } = renderApp(`${page}?team=team-2`, ({ access }) => {
    access.addApiKey({ name: 'Theirs', teamId: 'team-2' })
    access.addApiKey({ name: 'Ours', status: 'SUSPENDED' })
  })
  await row('Theirs')
  expect(screen.queryByRole('row', { name: /Ours/ })).toBeNull()
  await choose('Status', 'Suspended')
  expect(await screen.findByText('No API key matches')).toBeTruthy()
  expect(url()).toBe(`${page}?status=SUSPENDED&team=team-2`)
  await choose('Team', 'All teams')
  await row('Ours')
  press('Clear filters')
  await row('Theirs')
  expect(url()).toBe(page)
})

it('a long list comes in pages', async () => {
  const { url } = renderApp(page, ({ access }) => {
    for (let index = 0; index < 25; index++) access.addApiKey()
  })
  expect(await screen.findByText('1–20 of 25')).toBeTruthy()
  press('Next page')
  expect(await screen.findByText('21–25 of 25')).toBeTruthy()
  expect(url()).toBe(`${page}?page=2`)
})

it('shapes stand in while they are fetched, and a failure is said', async () => {
  const { api, go } = renderApp(page, (_world, fresh) => fresh.intercepts.set('ApiKeyList', silence))
  expect(await screen.findByRole('status', { name: 'Loading API keys' })).toBeTruthy()
  api.intercepts.set('ApiKeyList', () => refusal('Broken.', { code: 'INTERNAL_ERROR' }))
  go(`${page}?page=2`)
  expect(await screen.findByText('Could not load the API keys')).toBeTruthy()
})

it('a key is edited; a day that was not touched keeps its time', async () => {
  const { world } = renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Nightly', expiresAt: '2036-05-01T10:00:00.000Z' })
  })
  await pick('Nightly', 'Edit')
  await screen.findByRole('dialog', { name: 'Edit “Nightly”' })
  expect(screen.getByLabelText('Last day')).toHaveProperty('value', toDay('2036-05-01T10:00:00.000Z'))
  type('Name', 'Weekly')
  press('Save')
  expect(await row('Weekly')).toBeTruthy()
  expect(world.access.changes[0]?.given).toEqual({
    id: 'key-1',
    input: {
      name: 'Weekly',
      role: 'MEMBER',
      permissions: { models: { access: 'ALL', ids: [] } },
      expectedUpdatedAt: '2026-11-19T09:30:00.000Z',
    },
  })
})

it('an emptied day makes the key good for ever', async () => {
  const { world } = renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Nightly', expiresAt: '2036-05-01T10:00:00.000Z' })
  })
  await pick('Nightly', 'Edit')
  await screen.findByRole('dialog', { name: 'Edit “Nightly”' })
  type('Last day', '')
  press('Save')
  await waitFor(() => expect(world.access.changes[0]?.given).toMatchObject({ input: { expiresAt: null } }))
})

it.each(['Take theirs', 'Overwrite with mine'])(
  'of two who edit the same key the later one chooses: %s',
  async (choice) => {
    const { world } = renderApp(page, ({ access }) => {
      access.addApiKey({ name: 'Nightly' })
    })
    await pick('Nightly', 'Edit')
    await screen.findByRole('dialog', { name: 'Edit “Nightly”' })
    Object.assign(existing(world.access.apiKeys[0]), {
      name: 'Daily',
      updatedAt: '2026-11-20T10:00:00.000Z',
    })
    type('Name', 'Weekly')
    press('Save')
    const conflict = within(await screen.findByRole('alertdialog'))
    expect(conflict.getByText(/Daily/)).toBeTruthy()
    fireEvent.click(conflict.getByRole('button', { name: choice }))
    expect(await row(choice === 'Take theirs' ? 'Daily' : 'Weekly')).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  },
)

it('suspending, activating and revoking ask first and say what follows', async () => {
  renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Nightly' })
  })
  await pick('Nightly', 'Suspend')
  expect(await screen.findByText(/refused within a second, until/)).toBeTruthy()
  press('Suspend key')
  expect(await within(await row('Nightly')).findByText('Suspended')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  await pick('Nightly', 'Activate')
  fireEvent.click(await screen.findByRole('button', { name: 'Activate key' }))
  expect(await within(await row('Nightly')).findByText('Active')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  await pick('Nightly', 'Revoke')
  expect(await screen.findByText(/for ever: this cannot be undone/)).toBeTruthy()
  press('Revoke key')
  expect(await within(await row('Nightly')).findByText('Revoked')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Actions for Nightly' })).toBeNull())
})

it('revoking a key that was changed meanwhile is asked again', async () => {
  const { world } = renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Nightly' })
  })
  await pick('Nightly', 'Revoke')
  Object.assign(existing(world.access.apiKeys[0]), { updatedAt: '2026-11-20T10:00:00.000Z' })
  fireEvent.click(await screen.findByRole('button', { name: 'Revoke key' }))
  expect(await screen.findByText(/Confirm again if you want it all the same/)).toBeTruthy()
  press('Revoke key')
  expect(await within(await row('Nightly')).findByText('Revoked')).toBeTruthy()
})

it('rotating shows the new secret once, and until when the old one works', async () => {
  const { world } = renderApp(page, ({ access }, api) => {
    access.addApiKey({ name: 'Nightly' })
    const systemSetting = {
      __typename: 'SystemSetting',
      key: 'api_key_rotation_overlap_hours',
      value: 24,
    }
    api.intercepts.set('RotateApiKeyOverlap', () => json({ data: { systemSetting } }))
  })
  await pick('Nightly', 'Rotate')
  expect(await screen.findByText(/Empty: 24 hours, as the settings say/)).toBeTruthy()
  type('The old secret works on for', '1000')
  press('Rotate key')
  expect(await screen.findByText('At most 720 hours.')).toBeTruthy()
  type('The old secret works on for', '2')
  press('Rotate key')
  const shown = within(await screen.findByRole('alertdialog', { name: 'New secret of “Nightly”' }))
  expect(shown.getByText('pk_live_the-rotated-secret')).toBeTruthy()
  expect(shown.getByText(/The old secret works until 21 Nov 2036/)).toBeTruthy()
  expect(world.access.changes.at(-1)).toEqual({ name: 'overlapHours', given: 2 })
  fireEvent.click(shown.getByText('I have stored it'))
  fireEvent.click(shown.getByRole('button', { name: 'Done' }))
  const rotated = within(await row('Nightly'))
  expect(rotated.getByText('pk_live_rotated1…')).toBeTruthy()
  expect(rotated.getByText(/old secret until/)).toBeTruthy()
})

it('without an overlap the old secret ends at once', async () => {
  renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Nightly' })
  })
  await pick('Nightly', 'Rotate')
  expect(await screen.findByText(/as long as the settings say/)).toBeTruthy()
  type('The old secret works on for', '0')
  press('Rotate key')
  expect(await screen.findByText('The old secret works no more.')).toBeTruthy()
})

it('what may be done depends on the key’s state and on one’s own role', async () => {
  renderApp(page, ({ access }) => {
    access.addApiKey({ name: 'Expired', status: 'EXPIRED' })
    access.addApiKey({ name: 'Revoked', status: 'REVOKED' })
    access.addApiKey({ name: 'Higher', role: 'OWNER' })
  })
  expect(await findActions('Expired')).toEqual(['Edit', 'Rotate', 'Revoke'])
  expect(screen.queryByRole('button', { name: 'Actions for Revoked' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Actions for Higher' })).toBeNull()
})

it('who may only read finds no keys and is told who has some', async () => {
  const { api } = renderApp(page, (world) => {
    world.viewer = {
      ...world.viewer,
      role: 'VIEWER',
      canWrite: false,
      canManageTeam: false,
      canAdminister: false,
    }
  })
  expect(await screen.findByText(/Viewers have no API keys/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'New API key' })).toBeNull()
  expect(api.count('ApiKeyList')).toBe(0)
})
