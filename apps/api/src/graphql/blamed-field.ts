import { parse, visit } from 'graphql'

import type { GraphQLError } from 'graphql'

/** Which part of its input a request that was refused before any field ran is to be blamed for; undefined: none in particular. */
export function toBlamedField(error: GraphQLError): string | undefined {
  const { message } = error
  const variable = /^Variable "\$([^"]+)"/.exec(message)?.[1]
  if (variable === undefined) return toLiteralField(error)
  const missing = /Field "([^"]+)" of required type/.exec(message)?.[1]
  const place = / at "([^"]+)"/.exec(message)?.[1]?.replace(/^input\./, '')
  if (missing) return place && place !== 'input' ? `${place}.${missing}` : missing
  return place ?? variable
}

/** The argument or input field whose value, written in the document, is at fault. */
function toLiteralField({ nodes, source }: GraphQLError): string | undefined {
  const start = nodes?.[0]?.loc?.start
  if (start === undefined || !source) return undefined
  let field: string | undefined
  const enter = (node: { name: { value: string }; value: { loc?: { start: number } } }): void => {
    if (node.value.loc?.start === start) field = node.name.value
  }
  visit(parse(source.body), { Argument: enter, ObjectField: enter })
  return field
}
