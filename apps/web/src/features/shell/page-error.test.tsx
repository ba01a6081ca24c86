import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { PageError } from './page-error.tsx'

it('a page that cannot be drawn says why and can be tried again', () => {
  const reset = vi.fn<() => void>()
  const { rerender } = render(<PageError error={new Error('The code of this page is gone.')} reset={reset} />)
  expect(screen.getByText('The code of this page is gone.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(reset).toHaveBeenCalledTimes(1)
  rerender(<PageError error="odd" reset={reset} />)
  expect(screen.getByText('odd')).toBeTruthy()
})
