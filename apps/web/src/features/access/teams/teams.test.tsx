import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

const page = '/settings/users?tab=teams'
const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('teams are listed with how many they are, and lead to their users and keys', async () => {
  const { url } = renderApp('/settings/users', ({ access }) => {
    access.addApiKey({ teamId: 'team-2' })
  })
  fireEvent.click(await screen.findByRole('tab', { name: 'Teams' }))
  await screen.findByRole('table', { name: 'Teams' })
  const support = within(await row('Support'))
  expect(url()).toBe(page)
  expect(support.getByText('Active')).toBeTruthy()
  const [users, keys] = support.getAllByRole('link', { name: '1' })
  expect(users?.getAttribute('href')).toBe('/settings/users?team=team-2')
  expect(keys?.getAttribute('href')).toBe('/settings/api-keys?team=team-2')
})

it('a new team gets a slug from its name until somebody writes another', async () => {
  const { world } = renderApp(page)
  await row('Support')
  press('New team')
  const name = await screen.findByLabelText('Name')
  const slug = screen.getByLabelText('Slug')
  fireEvent.change(name, { target: { value: 'Análisis & Ops (EMEA)' } })
  expect(slug).toHaveProperty('value', 'ana-lisis-ops-emea')
  fireEvent.change(slug, { target: { value: 'ops' } })
  fireEvent.change(name, { target: { value: 'Operations' } })
  expect(slug).toHaveProperty('value', 'ops')
  press('Create team')
  expect(await row('Operations')).toBeTruthy()
  expect(world.access.changes).toEqual([{ name: 'createTeam', given: { name: 'Operations', slug: 'ops' } }])
})

it('a slug that is taken is said at its field', async () => {
  renderApp(page, (_world, api) => {
    api.intercepts.set('CreateTeam', () =>
      refusal('There is a team with the slug ops already.', { code: 'CONFLICT', field: 'slug' }),
    )
  })
  await row('Support')
  press('New team')
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Ops' } })
  press('Create team')
  expect(await screen.findByText('There is a team with the slug ops already.')).toBeTruthy()
  expect(screen.getByLabelText('Slug').getAttribute('aria-invalid')).toBe('true')
})

it('a team is renamed and suspended, with what follows said before', async () => {
  const { world } = renderApp(page)
  await row('Support')
  press('Edit Support')
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Care' } })
  await choose('Status', 'Suspended')
  expect(await screen.findByText(/None of its users and API keys gets in any more/)).toBeTruthy()
  press('Save')
  expect(within(await row('Care')).getByText('Suspended')).toBeTruthy()
  expect(world.access.changes[0]?.given).toEqual({
    id: 'team-2',
    input: { name: 'Care', status: 'SUSPENDED', expectedUpdatedAt: '2026-11-19T09:30:00.000Z' },
  })
})

it('the administrators cannot be suspended', async () => {
  renderApp(page)
  await row('Research')
  press('Edit Research')
  expect(await screen.findByText('The administrators cannot be suspended.')).toBeTruthy()
  expect(screen.getByRole('combobox', { name: 'Status' })).toHaveProperty('disabled', true)
})

it('of two who edit the same team the later one sees both', async () => {
  const { world, api } = renderApp(page)
  await row('Support')
  press('Edit Support')
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Care' } })
  const current = { name: 'Helpdesk', status: 'ACTIVE', updatedAt: '2026-11-20T10:00:00.000Z' }
  api.intercepts.set('UpdateTeam', () => refusal('Changed meanwhile.', { code: 'CONFLICT', current }))
  existing(world.access.teams[1]).name = 'Helpdesk'
  press('Save')
  const conflict = within(await screen.findByRole('alertdialog'))
  expect(conflict.getByText(/Helpdesk/)).toBeTruthy()
  api.intercepts.clear()
  fireEvent.click(conflict.getByRole('button', { name: 'Overwrite with mine' }))
  expect(await row('Care')).toBeTruthy()
  expect(world.access.changes[0]?.given).toMatchObject({
    input: { expectedUpdatedAt: '2026-11-20T10:00:00.000Z' },
  })
})

it('who takes theirs sees theirs', async () => {
  const { world, api } = renderApp(page)
  await row('Support')
  press('Edit Support')
  const current = { name: 'Helpdesk', status: 'ACTIVE', updatedAt: '2026-11-20T10:00:00.000Z' }
  api.intercepts.set('UpdateTeam', () => refusal('Changed meanwhile.', { code: 'CONFLICT', current }))
  existing(world.access.teams[1]).name = 'Helpdesk'
  fireEvent.click(await screen.findByRole('button', { name: 'Save' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Take theirs' }))
  expect(await row('Helpdesk')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('shapes stand in while they are fetched, and a failure is said', async () => {
  const { api, go } = renderApp(page, (_world, fresh) => fresh.intercepts.set('TeamList', silence))
  expect(await screen.findByRole('status', { name: 'Loading teams' })).toBeTruthy()
  api.intercepts.set('TeamList', () => refusal('Broken.', { code: 'INTERNAL_ERROR' }))
  go(`${page}&page=2`)
  expect(await screen.findByText('Could not load the teams')).toBeTruthy()
})

it('a long list comes in pages', async () => {
  const { url } = renderApp(page, ({ access }) => {
    const team = existing(access.teams[1])
    const more = Array.from({ length: 24 }, (_, index) => ({ ...team, id: `t${index}`, name: `T${index}` }))
    access.teams = [existing(access.teams[0]), ...more]
  })
  expect(await screen.findByText('1–20 of 25')).toBeTruthy()
  press('Next page')
  expect(await screen.findByText('21–25 of 25')).toBeTruthy()
  expect(url()).toBe(`${page}&page=2`)
})
