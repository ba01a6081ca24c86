import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { CodeSample } from './code-sample.tsx'

it('the same call is shown and copied in the chosen language', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  render(
    <CodeSample
      label="First call"
      samples={{ curl: '\ncurl x\n', typescript: 'await fetch()', python: 'import requests' }}
    />,
  )
  expect(screen.getByRole('region', { name: 'First call, code' }).textContent).toBe('curl x')
  fireEvent.click(screen.getByRole('tab', { name: 'Python' }))
  expect(screen.getByRole('region').textContent).toBe('import requests')
  fireEvent.click(screen.getByRole('button', { name: 'Copy code' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(writeText).toHaveBeenCalledWith('import requests')
  fireEvent.click(screen.getByRole('tab', { name: 'TypeScript' }))
  expect(screen.getByRole('button', { name: 'Copy code' })).toBeTruthy()
})
