import { SluiceError } from '@sluice/core/shared'
import { visit } from 'graphql'

import type { ArgumentNode, DocumentNode, ObjectFieldNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'

import { toRequestError } from './request-error.ts'

/** No input of ours is nested as deeply; what is would overflow somebody's stack. */
const MAX_NESTING = 64

/** Refuses input that the database cannot keep as it was sent, before any resolver sees it. */
export function createTextGuard(): Plugin {
  return {
    onExecute: ({ args }) => refuseBroken(args.document, args.variableValues),
    onSubscribe: ({ args }) => refuseBroken(args.document, args.variableValues),
  }
}

function refuseBroken(document: DocumentNode, variables: unknown): void {
  const fault = findUnstorable(variables, 'variables') ?? findUnstorableLiteral(document)
  if (fault) throw toRequestError(fault, 400)
}

/** The first text in a JSON value that cannot be stored, as the error that names its field; null: there is none. */
export function findUnstorable(value: unknown, name: string): SluiceError | null {
  const pending: [value: unknown, field: string, nesting: number][] = [[value, name, 0]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [current, field, nesting] = next
    if (typeof current === 'string' && !isStorable(current)) return unstorable(field)
    if (typeof current !== 'object' || current === null) continue
    if (nesting === MAX_NESTING)
      return new SluiceError('VALIDATION_FAILED', `${field} is nested deeper than ${MAX_NESTING} levels.`, {
        field,
      })
    for (const [key, child] of Object.entries(current)) {
      if (!isStorable(key)) return unstorable(field)
      pending.push([child, Array.isArray(current) ? field : key, nesting + 1])
    }
  }
  return null
}

function findUnstorableLiteral(document: DocumentNode): SluiceError | null {
  let field = 'query'
  let fault: SluiceError | null = null
  const enter = ({ name }: ArgumentNode | ObjectFieldNode): void => {
    field = name.value
  }
  visit(document, {
    Argument: enter,
    ObjectField: enter,
    StringValue({ value }) {
      if (!isStorable(value)) fault ??= unstorable(field)
    },
  })
  return fault
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function unstorable(field: string): SluiceError {
  return new SluiceError(
    'VALIDATION_FAILED',
    `${field} has a character that cannot be stored: U+0000 or half of a surrogate pair.`,
    { field },
  )
}
