import { SluiceError } from '@sluice/core/shared'
import { Kind, getOperationAST } from 'graphql'

import type { DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'

import { toRequestError } from './request-error.ts'

const STREAMS = /text\/event-stream|text\/\*|\*\/\*/i

/** Refuses, before it begins, a subscription whose events nobody would read or that may turn out to be of nothing. */
export function createSubscriptionRule(): Plugin {
  return {
    onSubscribe({ args }) {
      const { document, operationName, contextValue } = args
      if (!hasOneField(document, operationName))
        throw refuse('A subscription has one field at its top, without fragments and directives.', 400)
      if (!STREAMS.test(contextValue.request.headers.get('accept') ?? '*/*'))
        throw refuse('Subscriptions are answered as text/event-stream: accept it.', 406)
    },
  }
}

/** The executor trips over a subscription whose only field is skipped. */
function hasOneField(document: DocumentNode, operationName: string | null | undefined): boolean {
  const [only, ...others] = getOperationAST(document, operationName)?.selectionSet.selections ?? []
  return only?.kind === Kind.FIELD && (only.directives ?? []).length === 0 && others.length === 0
}

function refuse(message: string, status: number): Error {
  return toRequestError(new SluiceError('VALIDATION_FAILED', message), status)
}
