import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render, screen, within } from '@testing-library/react'
import { Provider } from 'urql'
import { expect, it, vi } from 'vitest'

import { createGraphqlClient } from '#graphql/client.ts'

import { FakeApi, silence } from '../../test/fake-api.ts'
import { World } from '../../test/world.ts'
import { SettingsLayout } from './settings-layout.tsx'

/** The layout around a page of its own, as every settings page is. */
function renderSettings(arrange: (world: World, api: FakeApi) => void = () => undefined) {
  const world = new World()
  const api = new FakeApi(world.root)
  arrange(world, api)
  vi.stubGlobal('fetch', api.fetch)
  const root = createRootRoute()
  const layout = createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsLayout })
  const page = createRoute({ getParentRoute: () => layout, path: '/users', component: () => 'the users' })
  const router = createRouter({
    routeTree: root.addChildren([layout.addChildren([page])]),
    history: createMemoryHistory({ initialEntries: ['/settings/users'] }),
  })
  render(
    <Provider value={createGraphqlClient({ onUnauthenticated: () => undefined })}>
      <RouterProvider router={router} />
    </Provider>,
  )
}

async function findTabs() {
  const navigation = within(await screen.findByRole('navigation', { name: 'Settings' }))
  return { navigation, names: navigation.getAllByRole('link').map((link) => link.textContent) }
}

it('an administrator finds every place, and the current one is marked', async () => {
  renderSettings()
  const { navigation, names } = await findTabs()
  expect(names).toEqual(['Models', 'Infrastructure', 'Users', 'API keys', 'Audit log'])
  expect(navigation.getByRole('link', { current: 'page' }).getAttribute('href')).toBe('/settings/users')
  expect(await screen.findByText('the users')).toBeTruthy()
})

it.each([
  ['team’s admin', true, true, ['Models', 'Infrastructure', 'Users', 'API keys', 'Audit log']],
  ['member', false, true, ['Models', 'Infrastructure', 'API keys']],
  ['viewer', false, false, ['Models', 'Infrastructure']],
])('a %s finds what there is a right to', async (_role, canManageTeam, canWrite, places) => {
  renderSettings((world) => {
    world.viewer = { ...world.viewer, canManageTeam, canWrite, canAdminister: false }
  })
  expect((await findTabs()).names).toEqual(places)
})

it('shapes stand in until the rights are known', async () => {
  renderSettings((_world, api) => api.intercepts.set('SettingsLayout', silence))
  expect(await screen.findByRole('status', { name: 'Loading settings' })).toBeTruthy()
})
