import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'

import { formatDocument, stringifyDocument } from '@urql/core'
import { Kind, parse, visit, type DocumentNode, type FragmentDefinitionNode } from 'graphql'

// Read by the build, not by the pages: what they may ask, as data.

type Source = { path: string; text: string }

/** One operation of the pages with the fragments it needs. */
export type PersistedDocument = { operationName: string; id: string; document: string }

const IMPORT = /\bgraphql\b[^}]*\} from '(?:#graphql|\.{1,2}(?:\/[\w-]+)*)\/graphql\.ts'/
const CALL = /\bgraphql\(/g
const DOCUMENT = /\bgraphql\(\s*`([^`\\]*)`/g

/** Every operation that the pages can send, as the cache sends it: with __typename wherever there is a selection. */
export function collectDocuments(sources: readonly Source[]): PersistedDocument[] {
  const definitions = sources.flatMap(readDefinitions)
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const known = toUnique(fragments)
  return [...toUnique(operations)].map(([operationName, operation]) => {
    const whole = { kind: Kind.DOCUMENT, definitions: [operation, ...fragmentsOf(operation, known)] } as const
    // @ts-expect-error -- urql's types take an optional property for one that may be undefined
    const document = stringifyDocument(formatDocument<DocumentNode>(whole))
    const id = `sha256:${createHash('sha256').update(document).digest('hex')}`
    return { operationName, id, document }
  })
}

/** The sources of the pages that may hold documents. */
export function readSources(folder: string): Source[] {
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => /\.tsx?$/.test(path) && !/^test\/|\.test\.tsx?$/.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

/** What the API is given: documents by id. */
export function toManifest(documents: readonly PersistedDocument[]): Record<string, string> {
  return Object.fromEntries(documents.map(({ id, document }) => [id, document]))
}

/** What the pages are given: ids by the operation's name. */
export function toIds(documents: readonly PersistedDocument[]): Record<string, string> {
  return Object.fromEntries(documents.map(({ operationName, id }) => [operationName, id]))
}

type Definition = DocumentNode['definitions'][number]

function readDefinitions({ path, text }: Source): Definition[] {
  if (!IMPORT.test(text)) return []
  const found = [...text.matchAll(DOCUMENT)].map(([, document = '']) => document)
  if (found.length !== [...text.matchAll(CALL)].length || found.some((document) => document.includes('${')))
    throw new Error(`${path}: a document is written as graphql(\`…\`), without placeholders.`)
  return found.flatMap((document) => parse(document, { noLocation: true }).definitions)
}

function toUnique<Named extends Definition>(definitions: readonly Named[]): Map<string, Named> {
  const byName = new Map<string, Named>()
  for (const definition of definitions) {
    const name = 'name' in definition ? definition.name?.value : undefined
    if (name === undefined) throw new Error('An operation has no name.')
    if (byName.has(name)) throw new Error(`Two operations or fragments are called ${name}.`)
    byName.set(name, definition)
  }
  return byName
}

/** The fragments that a definition spreads, and those that these spread, each once. */
function fragmentsOf(
  definition: Definition,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const needed = new Set<FragmentDefinitionNode>()
  const collect = (from: Definition): void => {
    visit(from, {
      FragmentSpread({ name }) {
        const fragment = known.get(name.value)
        if (!fragment) throw new Error(`There is no fragment ${name.value}.`)
        if (needed.has(fragment)) return
        needed.add(fragment)
        collect(fragment)
      },
    })
  }
  collect(definition)
  return [...needed]
}

if (import.meta.main) {
  const documents = collectDocuments(readSources(join(import.meta.dirname, '..')))
  process.stdout.write(JSON.stringify(toManifest(documents)))
}
