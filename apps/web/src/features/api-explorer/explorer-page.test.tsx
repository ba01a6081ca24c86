import { screen } from '@testing-library/react'
import type { ComponentProps } from 'react'
import { expect, it, vi } from 'vitest'

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
