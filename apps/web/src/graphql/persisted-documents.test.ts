import { join } from 'node:path'

import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'

import { collectDocuments, readSources, toIds, toManifest } from './persisted-documents.ts'

const source = (...documents: string[]) => ({
  path: 'page.tsx',
  text: [
    "import { graphql, readFragment } from '#graphql/graphql.ts'",
    ...documents.map((document) => `const it = graphql(\n  \`${document}\`,\n  [])`),
  ].join('\n'),
})

describe('collecting documents', () => {
  it('follows spreads by name, through every file, and takes each fragment once', () => {
    const [first, ...others] = collectDocuments([
      source('query Page { me { ...Card ...Name } }'),
      source('fragment Card on Viewer { role ...Name }', 'fragment Name on Viewer { name }'),
      source('fragment Unused on Viewer { email }'),
    ])
    expect(others).toEqual([])
    expect(first?.operationName).toBe('Page')
    expect(first?.id).toMatch(/^sha256:[0-9a-f]{64}$/)
    const names = parse(first?.document ?? '').definitions.map((each) => 'name' in each && each.name?.value)
    expect(names).toEqual(['Page', 'Card', 'Name'])
  })

  it('gives the same id to the same document, and another to another', () => {
    const idOf = (document: string) => collectDocuments([source(document)])[0]?.id
    expect(idOf('query A { me { name } }')).toBe(idOf('query A {\n  me { name }\n}'))
    expect(idOf('query A { me { name } }')).not.toBe(idOf('query A { me { role } }'))
  })

  it('leaves out what is not of the pages’ own maker of documents', () => {
    const text = "import { graphql } from 'elsewhere'\ngraphql(`query A { me { name } }`)"
    expect(collectDocuments([{ path: 'a.ts', text }])).toEqual([])
  })

  const faults: [name: string, documents: string[], message: string][] = [
    [
      'two operations of one name',
      ['query A { me { name } }', 'mutation A { a }'],
      'Two operations or fragments are called A.',
    ],
    [
      'two fragments of one name',
      ['fragment A on Viewer { name }', 'fragment A on Viewer { role }'],
      'Two operations or fragments are called A.',
    ],
    ['an operation without a name', ['{ me { name } }'], 'An operation has no name.'],
    ['a fragment that is nowhere', ['query A { me { ...Gone } }'], 'There is no fragment Gone.'],
    ['a document with a placeholder', ['query A { ${field} }'], 'page.tsx: a document is written as'],
    ['a syntax error', ['query A {'], 'Syntax Error'],
  ]
  it.each(faults)('fails the build for %s', (_, documents, message) => {
    expect(() => collectDocuments([source(...documents)])).toThrow(message)
  })

  it('fails the build for a document it cannot read', () => {
    const text = "import { graphql } from '#graphql/graphql.ts'\nconst a = graphql(text)"
    expect(() => collectDocuments([{ path: 'a.ts', text }])).toThrow('a.ts: a document is written as')
  })
})

it('the pages’ own documents are all found, none of the tests’', () => {
  const sources = readSources(join(import.meta.dirname, '..'))
  const documents = collectDocuments(sources)
  const names = documents.map(({ operationName }) => operationName)
  expect(names).toContain('RunPage')
  expect(names).toContain('StartRun')
  expect(names).toContain('RunLiveProgress')
  // The API explorer offers one as text to be edited.
  const pages = sources.filter(({ path }) => !path.startsWith('features/api-explorer/'))
  const operation = /^ *(?:query|mutation|subscription) \w+ ?[({]/gm
  expect(names).toHaveLength(pages.flatMap(({ text }) => text.match(operation) ?? []).length)
  expect(Object.values(toIds(documents))).toEqual(Object.keys(toManifest(documents)))
})
