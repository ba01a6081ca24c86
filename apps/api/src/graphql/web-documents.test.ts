import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { Kind, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { z } from 'zod'

import { LIMITS, PARSING } from './limits.ts'
import { measureOperation } from './measure.ts'
import { schema } from './schema.ts'

/** The longest page that a page of ours asks for by a variable. */
const LONGEST_PAGE = 100

const collector = new URL('../../../web/src/graphql/persisted-documents.ts', import.meta.url)
const printed = execFileSync(process.execPath, [fileURLToPath(collector)], { encoding: 'utf8' })
const documents = Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(printed)))

test('the pages ask for something', () => {
  expect(documents.length).toBeGreaterThan(10)
})

test.each(documents)('a document of the pages is valid and within every limit: %s', (_, text) => {
  const document = parse(text, PARSING)
  expect(validate(schema, document)).toEqual([])
  const [operation] = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a document has one operation')
  const measure = measureOperation({
    schema,
    operation,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: { limit: LONGEST_PAGE },
  })
  expect(measure.depth).toBeLessThanOrEqual(LIMITS.depth)
  expect(measure.aliases).toBeLessThanOrEqual(LIMITS.aliases)
  expect(measure.directives).toBeLessThanOrEqual(LIMITS.directives)
  expect(measure.cost).toBeLessThanOrEqual(LIMITS.cost)
})
