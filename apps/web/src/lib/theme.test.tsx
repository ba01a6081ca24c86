import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'

import { act, renderHook } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { useTheme } from './theme.ts'

it('without a choice the system decides', () => {
  const { result } = renderHook(() => useTheme())
  expect(result.current[0]).toBe('system')
})

it('a choice holds for this page and the next one', () => {
  const { result } = renderHook(() => useTheme())
  act(() => result.current[1]('dark'))
  expect(result.current[0]).toBe('dark')
  delete document.documentElement.dataset.theme
  runBootstrap()
  expect(document.documentElement.dataset.theme).toBe('dark')
})

it('going back to the system forgets the choice', () => {
  const { result } = renderHook(() => useTheme())
  act(() => result.current[1]('light'))
  act(() => result.current[1]('system'))
  expect(result.current[0]).toBe('system')
  runBootstrap()
  expect(document.documentElement.dataset.theme).toBeUndefined()
})

it('a choice works even where storage is blocked', () => {
  vi.stubGlobal('localStorage', {
    setItem: () => {
      throw new Error('blocked')
    },
    clear: () => undefined,
  })
  const { result } = renderHook(() => useTheme())
  act(() => result.current[1]('dark'))
  expect(result.current[0]).toBe('dark')
})

/** What the page's head runs before anything is painted. */
function runBootstrap() {
  const script = readFileSync(join(import.meta.dirname, '../../public/theme.js'), 'utf8')
  runInThisContext(script)
}
