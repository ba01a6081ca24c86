import { fireEvent, screen, waitFor } from '@testing-library/react'
import type { ComponentProps } from 'react'
import { expect, it, vi } from 'vitest'

import { json } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import { explorerFetcher } from './explorer-fetcher.ts'

const received = vi.hoisted(() => ({ fetcher: new Set<unknown>() }))

// The editor needs a layout and web workers, which this environment has not: a real browser shows it.
vi.mock('graphiql/setup-workers/vite', () => ({}))
vi.mock('graphiql/style.css', () => ({}))
vi.mock('graphiql', () => ({
  GraphiQL: ({ fetcher, defaultQuery, forcedTheme }: ComponentProps<'div'> & Record<string, unknown>) => {
    received.fetcher.add(fetcher)
    return <pre data-theme={forcedTheme}>{String(defaultQuery)}</pre>
  },
}))

it('the explorer opens in the theme chosen, with a query to begin with', async () => {
  document.documentElement.dataset.theme = 'dark'
  renderApp('/graphiql')
  expect(await screen.findByRole('heading', { name: 'API', level: 1 })).toBeTruthy()
  const editor = await screen.findByText(/query LatestRuns/)
  expect(editor.dataset.theme).toBe('dark')
  expect([...received.fetcher]).toEqual([explorerFetcher])
})

it('the schema is downloaded with the session’s header', async () => {
  const create = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:schema')
  const revoke = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
  const { api } = renderApp('/graphiql', (_world, fake) => {
    fake.intercepts.set('/schema.graphql', () => new Response('type Query'))
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Schema' }))
  await waitFor(() => expect(revoke).toHaveBeenCalledWith('blob:schema'))
  expect(create).toHaveBeenCalledTimes(1)
  expect(api.requests.some(({ path }) => path === '/schema.graphql')).toBe(true)
})

it.each([
  ['is refused', () => json({}, 503)],
  ['does not come', () => Promise.reject(new TypeError('offline'))],
])('a schema that %s is said so', async (_what, answer) => {
  renderApp('/graphiql', (_world, fake) => fake.intercepts.set('/schema.graphql', answer))
  fireEvent.click(await screen.findByRole('button', { name: 'Schema' }))
  expect(await screen.findByText('The schema could not be fetched.')).toBeTruthy()
})

it('who may write is led to the API keys', async () => {
  renderApp('/graphiql')
  expect((await screen.findByRole('link', { name: 'API key' })).getAttribute('href')).toBe(
    '/settings/api-keys',
  )
})

it('who may only read is not', async () => {
  renderApp('/graphiql', (world) => {
    world.viewer = { ...world.viewer, canWrite: false }
  })
  await screen.findByRole('heading', { name: 'API', level: 1 })
  expect(screen.queryByRole('link', { name: 'API key' })).toBeNull()
})
