import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { vi } from 'vitest'

import { Providers } from '../providers.tsx'
import { createAppRouter } from '../router.tsx'
import { FakeApi } from './fake-api.ts'
import { World } from './world.ts'

type RenderedApp = {
  api: FakeApi
  world: World
  /** The address as it stands now. */
  url: () => string
  go: (url: string) => void
}

/** The whole application at an address, over a world of fixtures. `arrange` runs before the first request. */
export function renderApp(
  address: string,
  arrange: (world: World, api: FakeApi) => void = () => undefined,
): RenderedApp {
  const world = new World()
  const api = new FakeApi(world.root)
  arrange(world, api)
  vi.stubGlobal('fetch', api.fetch)
  const history = createMemoryHistory({ initialEntries: [address] })
  render(<Providers router={createAppRouter(history)} />)
  return { api, world, url: () => history.location.href, go: (url) => history.push(url) }
}
