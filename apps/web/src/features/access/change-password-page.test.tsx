import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'

import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

async function fillIn(current: string, next: string, again = next) {
  fireEvent.change(await screen.findByLabelText('Current password'), { target: { value: current } })
  fireEvent.change(screen.getByLabelText('New password'), { target: { value: next } })
  fireEvent.change(screen.getByLabelText('New password again'), { target: { value: again } })
  fireEvent.click(screen.getByRole('button', { name: 'Change password' }))
}

it('whoever has a generated password gets no further than choosing another, then goes where they were headed', async () => {
  const { world, url, go } = renderApp('/settings/models?provider=provider-google', (fresh) => {
    fresh.viewer.mustChangePassword = true
  })
  await screen.findByRole('heading', { name: 'Choose your own password' })
  expect(url()).toBe('/change-password?next=%2Fsettings%2Fmodels%3Fprovider%3Dprovider-google')
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
  go('/definitions')
  await waitFor(() => expect(url()).toBe('/change-password?next=%2Fdefinitions'))
  expect(screen.queryByRole('navigation')).toBeNull()

  await fillIn('generated', 'a password of my own')
  await waitFor(() => expect(world.access.changes).toHaveLength(1))
  expect(world.access.changes[0]?.given).toEqual({
    currentPassword: 'generated',
    newPassword: 'a password of my own',
  })
})

it('with the password changed the pages open', async () => {
  const { world, url } = renderApp('/definitions', (fresh, api) => {
    fresh.viewer.mustChangePassword = true
    api.intercepts.set('ChangePassword', () => {
      fresh.viewer = { ...fresh.viewer, mustChangePassword: false }
      return undefined
    })
  })
  await fillIn('generated', 'a password of my own')
  await screen.findByRole('heading', { name: 'Definitions', level: 1 })
  expect(url()).toBe('/definitions')
  expect(await screen.findByText('Your password is changed.')).toBeTruthy()
  expect(world.viewer.mustChangePassword).toBe(false)
})

it('the pages open once the API knows of the new password everywhere', async () => {
  const { api, url } = renderApp('/definitions', (world, fresh) => {
    world.viewer.mustChangePassword = true
    fresh.intercepts.set('ChangePasswordPage', () => {
      const asked = fresh.count('ChangePasswordPage')
      if (asked > 3) world.viewer = { ...world.viewer, mustChangePassword: false }
      return undefined
    })
  })
  await fillIn('generated', 'a password of my own')
  await screen.findByRole('heading', { name: 'Definitions', level: 1 })
  expect(url()).toBe('/definitions')
  expect(api.count('ChangePassword')).toBe(1)
})

it('anybody may change theirs from beneath their name, and think better of it', async () => {
  const { url } = renderApp('/runs?status=FAILED')
  fireEvent.click(await screen.findByRole('link', { name: 'Change password' }))
  await screen.findByRole('heading', { name: 'Change your password' })
  expect(url()).toBe('/change-password?next=%2Fruns%3Fstatus%3DFAILED')
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
  await screen.findByRole('heading', { name: 'Runs', level: 1 })
  expect(url()).toBe('/runs?status=FAILED')
})

it('what is missing, too short or not repeated is said at its field, and nothing is sent', async () => {
  const { world } = renderApp('/change-password')
  await fillIn('', 'short', 'other')
  expect(await screen.findByText('Give the password of now.')).toBeTruthy()
  expect(screen.getByText('At least 8 characters.')).toBeTruthy()
  expect(screen.getByText('This is another one.')).toBeTruthy()
  expect(world.access.changes).toEqual([])
})

it('a wrong current password is said at its field, and too many guesses beneath the form', async () => {
  const { api } = renderApp('/change-password', (_world, fresh) => {
    fresh.intercepts.set('ChangePassword', () =>
      refusal('The password of now is another.', { code: 'VALIDATION_FAILED', field: 'currentPassword' }),
    )
  })
  await fillIn('wrong', 'a password of my own')
  await screen.findByText('The password of now is another.')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Current password')))
  api.intercepts.set('ChangePassword', () =>
    refusal('Too many failed tries; try again in 60 seconds.', { code: 'RATE_LIMITED' }),
  )
  await fillIn('wrong again', 'a password of my own')
  expect(await screen.findByText('Too many failed tries; try again in 60 seconds.')).toBeTruthy()
})

it('shapes stand in until it is known who is there', async () => {
  renderApp('/change-password', (_world, api) => api.intercepts.set('ChangePasswordPage', silence))
  expect(await screen.findByRole('status', { name: 'Loading your account' })).toBeTruthy()
})

it('a failure is said and can be tried again', async () => {
  const { api } = renderApp('/change-password', (_world, fresh) => {
    fresh.intercepts.set('ChangePasswordPage', () => refusal('Broken.', { code: 'INTERNAL_ERROR' }))
  })
  await screen.findByText('Could not load your account')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Current password')).toBeTruthy()
})
