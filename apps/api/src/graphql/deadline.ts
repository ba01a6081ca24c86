import { SluiceError } from '@sluice/core/shared'

import type { Plugin } from 'graphql-yoga'

import { toRequestError } from './request-error.ts'

/** A query or mutation that is not answered by then is given up; subscriptions live as long as they are watched. */
export const EXECUTION_LIMIT_MS = 10_000

/** Answers what takes too long with TIMEOUT and starts none of its remaining fields. What a resolver has begun may still happen. */
export function createDeadline(limitMs: number): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (execution) => {
        const controller = new AbortController()
        const cancellable = { ...execution, signal: controller.signal }
        const { promise: expired, reject } = Promise.withResolvers<never>()
        const timer = setTimeout(() => {
          const error = toRequestError(timeout(limitMs), 503)
          reject(error)
          controller.abort(error)
        }, limitMs)
        try {
          return await Promise.race([executeFn(cancellable), expired])
        } finally {
          clearTimeout(timer)
        }
      })
    },
  }
}

function timeout(limitMs: number): SluiceError {
  return new SluiceError(
    'TIMEOUT',
    `Not answered within ${limitMs / 1000} seconds. Ask for less; look whether a change was made before asking for it again.`,
  )
}
