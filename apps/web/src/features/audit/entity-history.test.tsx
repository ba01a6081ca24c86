import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { fireEvent, render, screen } from '@testing-library/react'
import { Provider } from 'urql'
import { expect, it, vi } from 'vitest'

import { graphql } from '#graphql/graphql.ts'
import { createGraphqlClient } from '#graphql/client.ts'
import { useAction } from '#graphql/use-action.ts'

import { FakeApi, refusal, silence } from '../../test/fake-api.ts'
import { World } from '../../test/world.ts'
import { EntityHistory } from './index.ts'

const ResetMutation = graphql(`
  mutation ResetFromTest {
    resetSystemSetting(key: "run_max_probes") {
      setting {
        key
      }
    }
  }
`)

/** A history beside what changes its thing, as on the thing's own page. */
function Page() {
  const reset = useAction(ResetMutation)
  return (
    <>
      <EntityHistory entityType="system_setting" entityId="run_max_probes" />
      <button type="button" onClick={() => void reset.run({})}>
        Reset it
      </button>
    </>
  )
}

function renderHistory(arrange: (world: World, api: FakeApi) => void = () => undefined) {
  const world = new World()
  const api = new FakeApi(world.root)
  arrange(world, api)
  vi.stubGlobal('fetch', api.fetch)
  const router = createRouter({
    routeTree: createRootRoute({ component: Page }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  render(
    <Provider value={createGraphqlClient({ onUnauthenticated: () => undefined })}>
      <RouterProvider router={router} />
    </Provider>,
  )
  return { world, api }
}

it('only what was done to the thing is listed', async () => {
  renderHistory(({ audit }) => {
    audit.add({ after: { value: 5 } })
    audit.add({ entityId: 'another' })
  })
  const list = await screen.findByRole('list', { name: 'History' })
  expect(list.textContent).toContain('Ada Lovelace set run_max_probes to 5')
  expect(screen.getByText('All 1 shown')).toBeTruthy()
})

it('a change made beside it is in it at once', async () => {
  const { world } = renderHistory()
  expect(await screen.findByText(/Nothing was changed/)).toBeTruthy()
  world.audit.add({ operation: 'resetSystemSetting', action: 'ACTION' })
  fireEvent.click(screen.getByRole('button', { name: 'Reset it' }))
  expect(
    await screen.findByRole('button', {
      name: 'Ada Lovelace reset the setting run_max_probes to its default',
    }),
  ).toBeTruthy()
})

it('shapes stand in until it is there', async () => {
  renderHistory((_world, api) => api.intercepts.set('EntityHistory', silence))
  expect(await screen.findByRole('status', { name: 'Loading history' })).toBeTruthy()
})

it('a failure is said', async () => {
  renderHistory((_world, api) =>
    api.intercepts.set('EntityHistory', () => refusal('Broken.', { code: 'INTERNAL' })),
  )
  expect(await screen.findByText('Could not load the history')).toBeTruthy()
})
