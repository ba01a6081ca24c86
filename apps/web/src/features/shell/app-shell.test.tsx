import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { json, refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

it('the navigation names the pages there are, and marks the current one', async () => {
  renderApp('/')
  const navigation = await screen.findByRole('navigation', { name: 'Main' })
  const links = within(navigation).getAllByRole('link')
  expect(links.map((link) => link.textContent)).toEqual([
    'Runs',
    'Calls and costs',
    'Definitions',
    'API',
    'Settings',
  ])
  expect(within(navigation).getByRole('link', { current: 'page' }).textContent).toBe('Runs')
})

it('says who is signed in, with what role, on which version', async () => {
  renderApp('/runs')
  expect(await screen.findByText('Ada Lovelace')).toBeTruthy()
  expect(screen.getByText('Research · Admin')).toBeTruthy()
  expect(screen.getByText('v0.1.0')).toBeTruthy()
})

it('signing out leads to signing in, and the next person starts from an empty cache', async () => {
  const { api, world, url } = renderApp('/runs')
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }))
  await screen.findByRole('heading', { name: 'Sign in to Sluice' })
  expect(url()).toBe('/sign-in')
  expect(api.requests.some(({ path }) => path === '/auth/sign-out')).toBe(true)

  world.viewer = { ...world.viewer, name: 'Grace Hopper' }
  fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'grace@example.com' } })
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } })
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText('Grace Hopper')).toBeTruthy()
  expect(screen.queryByText('Ada Lovelace')).toBeNull()
})

it('who could not be signed out stays, and is told', async () => {
  const { url } = renderApp('/runs', (_world, api) => {
    api.intercepts.set('/auth/sign-out', () => json({}, 503))
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }))
  expect(await screen.findByText('You are still signed in: Sluice did not answer.')).toBeTruthy()
  expect(url()).toBe('/runs')
})

it('on a narrow window the menu opens, leads somewhere, and closes', async () => {
  const { url } = renderApp('/runs')
  fireEvent.click(await screen.findByRole('button', { name: 'Open menu' }))
  const menu = await screen.findByRole('dialog', { name: 'Menu' })
  fireEvent.click(within(menu).getByRole('link', { name: 'Definitions' }))
  await screen.findByRole('heading', { name: 'Definitions', level: 1 })
  expect(url()).toBe('/definitions')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('the theme is switched in place', async () => {
  renderApp('/runs')
  fireEvent.click(await screen.findByRole('button', { name: 'Dark theme' }))
  expect(document.documentElement.dataset.theme).toBe('dark')
  expect(screen.getByRole('button', { name: 'Dark theme' }).getAttribute('aria-pressed')).toBe('true')
})

it('shapes stand in until it is known who is signed in', async () => {
  renderApp('/runs', (_world, api) => api.intercepts.set('AppShell', silence))
  expect(await screen.findByRole('status', { name: 'Loading Sluice' })).toBeTruthy()
})

it('without an answer it says so and tries again on request', async () => {
  let isDown = true
  renderApp('/runs', (_world, api) => {
    api.intercepts.set('AppShell', () => (isDown ? Promise.reject(new TypeError('offline')) : undefined))
  })
  expect((await screen.findByRole('alert')).textContent).toContain('Sluice did not answer')
  isDown = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Ada Lovelace')).toBeTruthy()
})

it('an address that leads nowhere says so', async () => {
  renderApp('/nowhere')
  expect(await screen.findByText('There is no such page')).toBeTruthy()
  expect(document.title).toBe('Not found · Sluice')
})

it('a session that ends while a page is open leads to signing in', async () => {
  const { api, url, go } = renderApp('/runs')
  await screen.findByText('Start your first run')
  api.intercepts.set('ModelsPage', () => refusal('Sign in first.', { code: 'UNAUTHENTICATED' }, 401))
  go('/settings/models?search=gpt')
  await screen.findByRole('heading', { name: 'Sign in to Sluice' })
  expect(new URLSearchParams(url().split('?')[1]).get('next')).toBe('/settings/models?search=gpt')
})
