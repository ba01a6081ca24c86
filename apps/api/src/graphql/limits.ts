import { SluiceError } from '@sluice/core/shared'
import { Kind, getOperationAST, getVariableValues, parse } from 'graphql'

import type { DocumentNode, FragmentDefinitionNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'

import { measureOperation } from './measure.ts'
import { toRequestError } from './request-error.ts'

import type { Measurable, Measure } from './measure.ts'

/** Largest body of a request. */
export const MAX_BODY_BYTES = 256 * 1024

/** What is counted while a document is parsed. Long texts belong into variables. */
export const PARSING = { maxLexicalTokens: 1000, maxComments: 100, maxSourceLength: 64 * 1024 }

/** What an operation may have. */
export const LIMITS: Measure = { depth: 10, aliases: 15, directives: 5, cost: 50_000 }

const NAMES: Record<keyof Measure, string> = {
  depth: 'Query depth',
  aliases: 'Aliases',
  directives: 'Directives',
  cost: 'Cost',
}

type Execution = Pick<Measurable, 'schema'> & {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: unknown
}

/**
 * Refuses documents that would cost too much to parse or to answer. An operation is measured each time it is asked for, since
 * variables decide its cost and a document known to be valid is not validated again.
 */
export function createLimits(): Plugin {
  return {
    onParse: ({ setParseFn }) => setParseFn(parseWithinLimits),
    onExecute: ({ args }) => refuseTooMuch(args),
    onSubscribe: ({ args }) => refuseTooMuch(args),
  }
}

function parseWithinLimits(source: string, options: object | undefined): DocumentNode {
  return parse(source, { ...options, ...PARSING })
}

function refuseTooMuch(execution: Execution): void {
  const measurable = toMeasurable(execution)
  if (!measurable) return
  const measure = measureOperation(measurable)
  for (const kind of ['depth', 'aliases', 'directives', 'cost'] as const) {
    if (measure[kind] > LIMITS[kind]) throw toRequestError(tooMuch(kind, measure[kind]), 400)
  }
}

function tooMuch(kind: keyof Measure, found: number): SluiceError {
  const advice =
    kind === 'cost' ? ' Every field of every row costs 1: ask for shorter pages or fewer fields.' : ''
  return new SluiceError(
    'VALIDATION_FAILED',
    `${NAMES[kind]} limit of ${LIMITS[kind]} exceeded, found ${found}.${advice}`,
  )
}

/** What will be executed; null where execution itself refuses. */
function toMeasurable({ schema, document, operationName, variableValues }: Execution): Measurable | null {
  const operation = getOperationAST(document, operationName)
  if (!operation) return null
  const given = isRecord(variableValues) ? variableValues : {}
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given)
  if (!coerced) return null
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return { schema, operation, fragments: toNamed(fragments), variables: coerced }
}

function toNamed(fragments: FragmentDefinitionNode[]): Map<string, FragmentDefinitionNode> {
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
