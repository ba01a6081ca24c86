import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Toaster } from 'sonner'
import { afterEach, expect, it, vi } from 'vitest'

import { createProblem } from '#graphql/problem.ts'

import { showUndoToast } from './undo-toast.tsx'

type Undo = Parameters<typeof showUndoToast>[0]['onUndo']

afterEach(() => {
  fireEvent.pointerLeave(document.body)
})

async function show(onUndo: Undo, seconds = 10) {
  render(<Toaster />)
  act(() => showUndoToast({ message: 'GPT-5 is deprecated.', seconds, onUndo }))
  expect(await screen.findByText('GPT-5 is deprecated.')).toBeTruthy()
}

const isGone = () => waitFor(() => expect(screen.queryByText('GPT-5 is deprecated.')).toBeNull())

it('what was done can be undone, and that is said', async () => {
  const onUndo = vi.fn<Undo>().mockResolvedValue({ problem: null })
  await show(onUndo)
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('Undone.')).toBeTruthy()
  expect(onUndo).toHaveBeenCalledTimes(1)
  await isGone()
})

it('what could not be undone says why', async () => {
  await show(() => Promise.resolve({ problem: createProblem('It is in use again.') }))
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('That could not be undone.')).toBeTruthy()
  expect(screen.getByText('It is in use again.')).toBeTruthy()
})

it('the offer ends with its time, which rests while somebody is at it', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const onUndo = vi.fn<Undo>()
  await show(onUndo, 3)
  const undo = screen.getByRole('button', { name: 'Undo' })
  act(() => undo.focus())
  await act(() => vi.advanceTimersByTimeAsync(10_000))
  expect(screen.getByText('GPT-5 is deprecated.')).toBeTruthy()
  act(() => undo.blur())
  await act(() => vi.advanceTimersByTimeAsync(5000))
  await isGone()
  expect(onUndo).not.toHaveBeenCalled()
})

it('the time rests under the pointer too, and the offer can be declined', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  await show(vi.fn<Undo>(), 2)
  const message = screen.getByText('GPT-5 is deprecated.')
  fireEvent.pointerEnter(message)
  await act(() => vi.advanceTimersByTimeAsync(5000))
  expect(screen.getByText('GPT-5 is deprecated.')).toBeTruthy()
  fireEvent.pointerLeave(message)
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  await act(() => vi.advanceTimersByTimeAsync(1000))
  await isGone()
})
