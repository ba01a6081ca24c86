import { SluiceError } from '@sluice/core/shared'
import { Repeater } from 'graphql-yoga'

import type { Log } from '@sluice/core/shared'
import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

import { toRequestError } from '../graphql/request-error.ts'
import { CallerWatch } from './caller-watch.ts'

import type { Context } from '../graphql/context.ts'

/** Ends a subscription, saying why, within a second of its caller being somebody who may no more. */
export function createEndWithCaller(log: Log): Plugin<Context> {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        if (!(Symbol.asyncIterator in result)) return
        const { actor, account, askAgain, services } = args.contextValue
        const { snapshot, clock } = services
        const signedIn = { actor, expiresAt: account.expiresAt }
        setResult(untilGone(result, () => new CallerWatch({ signedIn, askAgain, snapshot, clock, log })))
      },
    }),
  }
}

function untilGone(
  source: AsyncIterable<ExecutionResult>,
  watchCaller: () => CallerWatch,
): AsyncIterableIterator<ExecutionResult> {
  return new Repeater(async (push, stop) => {
    using watch = watchCaller()
    const iterator = source[Symbol.asyncIterator]()
    const left = stop.then(() => 'left' as const)
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), watch.gone, left])
        if (next === 'left' || (next !== 'gone' && next.done)) return
        await push(next === 'gone' ? { errors: [signedOut()] } : next.value)
        if (next === 'gone') return
      }
    } finally {
      stop()
      await iterator.return?.()
    }
  })
}

function signedOut(): GraphQLError {
  return toRequestError(
    new SluiceError('UNAUTHENTICATED', 'The session or the API key is good no more: sign in again.'),
    401,
  )
}
