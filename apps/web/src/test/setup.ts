import { format } from 'node:util'

import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

// The first page of a test file also waits for its code to be transformed.
configure({
  asyncUtilTimeout: 10_000,
  getElementError: (message) => new Error(message?.split('Ignored nodes')[0]),
})

const methods = ['debug', 'error', 'info', 'log', 'warn'] as const
let output: unknown[][] = []

beforeEach(() => {
  output = []
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
      output.push(values)
    })
  }
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  localStorage.clear()
  delete document.documentElement.dataset.theme
  if (output.length > 0) throw new Error(`a test wrote to the console: ${format(...output)}`)
})
