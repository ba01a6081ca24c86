import { renderHook } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'

import { useLiveRefresh } from './use-live-refresh.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

function watch(isLive: boolean) {
  const refresh = vi.fn<() => void>()
  const hook = renderHook((live: boolean) => useLiveRefresh({ isLive: live, intervalMs: 2000, refresh }), {
    initialProps: isLive,
  })
  return { refresh, ...hook }
}

it('refreshes at its interval while live', () => {
  const { refresh } = watch(true)
  vi.advanceTimersByTime(6100)
  expect(refresh).toHaveBeenCalledTimes(3)
})

it('refreshes once more when live has ended, and then rests', () => {
  const { refresh, rerender } = watch(true)
  rerender(false)
  expect(refresh).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60_000)
  expect(refresh).toHaveBeenCalledTimes(1)
})

it('leaves what never was live alone', () => {
  const { refresh, unmount } = watch(false)
  vi.advanceTimersByTime(60_000)
  unmount()
  expect(refresh).not.toHaveBeenCalled()
})

it('does not ask while nobody looks', () => {
  const { refresh } = watch(true)
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  vi.advanceTimersByTime(60_000)
  expect(refresh).not.toHaveBeenCalled()
  hidden.mockReturnValue(false)
  vi.advanceTimersByTime(2000)
  expect(refresh).toHaveBeenCalledTimes(1)
})
