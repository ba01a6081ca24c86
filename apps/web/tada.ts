import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal'
import { buildSchema, introspectionFromSchema } from 'graphql'

// Types for the queries and the schema Graphcache reads, both from the API's printed schema.
const schemaPath = fileURLToPath(new URL('../api/schema.graphql', import.meta.url))
const typesPath = fileURLToPath(new URL('src/graphql/schema-env.d.ts', import.meta.url))
const cacheSchemaPath = fileURLToPath(new URL('src/graphql/schema.json', import.meta.url))
const formatter = fileURLToPath(new URL('../../node_modules/.bin/oxfmt', import.meta.url))

const introspection = introspectionFromSchema(buildSchema(readFileSync(schemaPath, 'utf8')))

writeFileSync(
  typesPath,
  outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true }),
)
writeFileSync(cacheSchemaPath, JSON.stringify(minifyIntrospection(introspection)))
execFileSync(formatter, [typesPath, cacheSchemaPath])
