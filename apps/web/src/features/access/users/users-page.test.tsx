import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

const page = '/settings/users'
const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

async function pick(name: string, action: string) {
  fireEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  fireEvent.click(await screen.findByRole('menuitem', { name: new RegExp(`^${action}`) }))
}

it('everybody is listed with team, role, status and last sign-in', async () => {
  renderApp(page, ({ access }) => {
    existing(access.users[1]).mustChangePassword = true
  })
  const grace = within(await row('Grace Hopper'))
  for (const text of ['grace@example.com', 'Support', 'Member', 'New password', 'never']) {
    expect(grace.getAllByText(text).length).toBeGreaterThan(0)
  }
  expect(within(await row('Ada Lovelace')).getByText('Active')).toBeTruthy()
})

it('who is suspended, or whose team is, is told apart', async () => {
  renderApp(page, ({ access }) => {
    existing(access.users[0]).status = 'SUSPENDED'
    existing(access.teams[1]).status = 'SUSPENDED'
  })
  expect(within(await row('Ada Lovelace')).getByText('Suspended')).toBeTruthy()
  expect(within(await row('Grace Hopper')).getByText('Team suspended')).toBeTruthy()
})

it('filters go into the address and out of it again', async () => {
  const { url } = renderApp(page)
  await row('Ada Lovelace')
  await choose('Status', 'Active')
  await choose('Team', 'Support')
  await waitFor(() => expect(screen.queryByRole('row', { name: /Ada/ })).toBeNull())
  expect(new URLSearchParams(url().split('?')[1]).get('team')).toBe('team-2')
  const search = screen.getByRole('searchbox')
  fireEvent.change(search, { target: { value: 'nobody' } })
  expect(await screen.findByText('No user matches')).toBeTruthy()
  press('Clear filters')
  await row('Ada Lovelace')
  expect(url()).toBe(page)
  expect(screen.getByRole('searchbox')).toHaveProperty('value', '')
})

it('a long list comes in pages', async () => {
  const { url } = renderApp(page, ({ access }) => {
    const ada = existing(access.users[0])
    access.users = Array.from({ length: 25 }, (_, index) => ({ ...ada, id: `u${index}`, name: `U${index}` }))
  })
  expect(await screen.findByText('1–20 of 25')).toBeTruthy()
  press('Next page')
  expect(await screen.findByText('21–25 of 25')).toBeTruthy()
  expect(url()).toBe(`${page}?page=2`)
})

it('shapes stand in while they are fetched, and a failure is said', async () => {
  const { api, go } = renderApp(page, (_world, fresh) => fresh.intercepts.set('UserList', silence))
  expect(await screen.findByRole('status', { name: 'Loading users' })).toBeTruthy()
  api.intercepts.set('UserList', () => refusal('Broken.', { code: 'INTERNAL_ERROR' }))
  go(`${page}?page=2`)
  expect(await screen.findByText('Could not load the users')).toBeTruthy()
})

it('a new user is listed, and the generated password is shown once', async () => {
  const { world } = renderApp(page)
  await row('Ada Lovelace')
  press('New user')
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Alan Turing' } })
  press('Add user')
  expect(await screen.findByText('Give an email address.')).toBeTruthy()
  fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'alan@example.com' } })
  await choose('Role', 'Viewer')
  const form = within(screen.getByRole('dialog'))
  await waitFor(() => expect(form.getByRole('combobox', { name: 'Team' }).textContent).toContain('Research'))
  press('Add user')
  const shown = within(await screen.findByRole('alertdialog', { name: 'Password of Alan Turing' }))
  expect(shown.getByText('generated-password')).toBeTruthy()
  expect(shown.getByText('alan@example.com')).toBeTruthy()
  expect(world.access.changes).toEqual([
    {
      name: 'createUser',
      given: { name: 'Alan Turing', email: 'alan@example.com', role: 'VIEWER', teamId: 'team-1' },
    },
  ])
  fireEvent.click(shown.getByText('I have stored it'))
  fireEvent.click(shown.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByText('generated-password')).toBeNull())
  expect(await row('Alan Turing')).toBeTruthy()
})

it('an address that is taken is said at its field', async () => {
  renderApp(page, (_world, api) => {
    api.intercepts.set('CreateUser', () =>
      refusal('There is a user ada@example.com already.', { code: 'CONFLICT', field: 'email' }),
    )
  })
  await row('Ada Lovelace')
  press('New user')
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Ada' } })
  fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'ada@example.com' } })
  press('Add user')
  expect(await screen.findByText('There is a user ada@example.com already.')).toBeTruthy()
  expect(screen.getByLabelText('Email').getAttribute('aria-invalid')).toBe('true')
})

it('a user is edited in place, with what suspending does said before', async () => {
  const { world } = renderApp(page)
  await pick('Grace Hopper', 'Edit')
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Rear Admiral Hopper' } })
  const form = screen.getByRole('dialog')
  fireEvent.click(within(form).getByRole('combobox', { name: 'Role' }))
  expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual([
    'Viewer',
    'Member',
    'Admin',
  ])
  fireEvent.keyDown(existing(document.activeElement), { key: 'Escape' })
  const inForm = within(screen.getByRole('dialog'))
  fireEvent.click(inForm.getByRole('combobox', { name: 'Status' }))
  const option = await screen.findByRole('option', { name: 'Suspended' })
  fireEvent.pointerDown(option, { pointerType: 'mouse' })
  fireEvent.mouseUp(option)
  fireEvent.click(option)
  expect(await screen.findByText(/is signed out everywhere and cannot sign in/)).toBeTruthy()
  press('Save')
  expect(within(await row('Rear Admiral Hopper')).getByText('Suspended')).toBeTruthy()
  expect(world.access.changes[0]?.given).toEqual({
    id: 'user-2',
    input: {
      name: 'Rear Admiral Hopper',
      role: 'MEMBER',
      teamId: 'team-2',
      status: 'SUSPENDED',
      expectedUpdatedAt: '2026-11-19T09:30:00.000Z',
    },
  })
})

it('of two who edit the same user the later one chooses: theirs', async () => {
  const { world } = renderApp(page)
  await pick('Grace Hopper', 'Edit')
  const grace = existing(world.access.users[1])
  Object.assign(grace, { name: 'Grace Brewster Hopper', updatedAt: '2026-11-20T10:00:00.000Z' })
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Amazing Grace' } })
  press('Save')
  const conflict = within(await screen.findByRole('alertdialog'))
  expect(conflict.getByText(/Grace Brewster Hopper/)).toBeTruthy()
  expect(conflict.getByText(/Amazing Grace/)).toBeTruthy()
  fireEvent.click(conflict.getByRole('button', { name: 'Take theirs' }))
  expect(await row('Grace Brewster Hopper')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('of two who edit the same user the later one chooses: mine', async () => {
  const { world } = renderApp(page)
  await pick('Grace Hopper', 'Edit')
  Object.assign(existing(world.access.users[1]), { role: 'VIEWER', updatedAt: '2026-11-20T10:00:00.000Z' })
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Amazing Grace' } })
  press('Save')
  fireEvent.click(await screen.findByRole('button', { name: 'Overwrite with mine' }))
  expect(within(await row('Amazing Grace')).getByText('Member')).toBeTruthy()
})

it('a password is reset after a question, and shown once', async () => {
  renderApp(page)
  await pick('Grace Hopper', 'Reset password')
  expect(await screen.findByText(/The old password works no more/)).toBeTruthy()
  press('Reset password')
  const shown = within(await screen.findByRole('alertdialog', { name: 'Password of Grace Hopper' }))
  expect(shown.getByText('another-password')).toBeTruthy()
  fireEvent.click(shown.getByText('I have stored it'))
  fireEvent.click(shown.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByText('another-password')).toBeNull())
  expect(within(await row('Grace Hopper')).getByText('New password')).toBeTruthy()
})

it('a reset of somebody who was changed meanwhile is asked again', async () => {
  const { world } = renderApp(page)
  await pick('Grace Hopper', 'Reset password')
  Object.assign(existing(world.access.users[1]), { updatedAt: '2026-11-20T10:00:00.000Z' })
  fireEvent.click(await screen.findByRole('button', { name: 'Reset password' }))
  expect(await screen.findByText(/Somebody changed this meanwhile/)).toBeTruthy()
  press('Reset password')
  expect(await screen.findByText('another-password')).toBeTruthy()
})

it('signing somebody out everywhere says how many sign-ins have ended', async () => {
  renderApp(page)
  await pick('Grace Hopper', 'Sign out everywhere')
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out everywhere' }))
  expect(await screen.findByText('2 sign-ins have ended.')).toBeTruthy()
})

it('one’s own password is not reset here, and nobody of a higher role is touched', async () => {
  renderApp(page, ({ access }) => {
    existing(access.users[1]).role = 'OWNER'
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for Ada Lovelace' }))
  const item = await screen.findByRole('menuitem', { name: /Reset password/ })
  expect(item.getAttribute('aria-disabled')).toBe('true')
  expect(screen.queryByRole('button', { name: 'Actions for Grace Hopper' })).toBeNull()
})

it('who manages a team sees no other teams', async () => {
  const { api } = renderApp(`${page}?tab=teams`, (world) => {
    world.viewer.canAdminister = false
  })
  await row('Grace Hopper')
  expect(screen.queryByRole('tab')).toBeNull()
  expect(screen.queryByRole('combobox', { name: 'Team' })).toBeNull()
  press('New user')
  await screen.findByLabelText('Email')
  expect(screen.queryByLabelText('Team')).toBeNull()
  expect(api.count('TeamChoices')).toBe(0)
})

it('who manages nobody reads, and does nothing', async () => {
  renderApp(page, (world) => {
    world.viewer = {
      ...world.viewer,
      role: 'VIEWER',
      canWrite: false,
      canManageTeam: false,
      canAdminister: false,
    }
  })
  await row('Ada Lovelace')
  expect(screen.getByText(/You see yourself only/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /New user|Actions for/ })).toBeNull()
})
