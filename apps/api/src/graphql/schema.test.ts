import { readFileSync } from 'node:fs'

import { isEnumType, isInputObjectType, isIntrospectionType, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'

import type { GraphQLField, GraphQLNamedType } from 'graphql'

import { SCHEMA_FILE, toSchemaText } from './print-schema.ts'
import { schema } from './schema.ts'

const SCOPES = ['signedIn', 'member', 'teamManager', 'administrator']
/** Mutations of oneself, for everybody. */
const OWN = ['changePassword']

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && type.astNode === undefined,
)

function optionOf(field: GraphQLField<unknown, unknown>, name: string): unknown {
  const options = field.extensions['pothosOptions']
  return typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined
}

/** The names of what a field asks of its caller, as declared. */
function scopesOf(field: GraphQLField<unknown, unknown>): string[] {
  const scopes = optionOf(field, 'authScopes')
  return typeof scopes === 'object' && scopes !== null
    ? Object.entries(scopes).flatMap(([name, isAsked]) => (isAsked === true ? [name] : []))
    : []
}

type Part = { coordinate: string; description: string | null | undefined }

/** Everything of a type that people read about. */
function partsOf(type: GraphQLNamedType): Part[] {
  const toPart = (
    owner: string,
    { name, description }: { name: string; description?: string | null | undefined },
  ): Part => ({
    coordinate: `${owner}${name}`,
    description,
  })
  const own = toPart('', type)
  if (isEnumType(type)) return [own, ...type.getValues().map((value) => toPart(`${type.name}.`, value))]
  if (isInputObjectType(type))
    return [own, ...Object.values(type.getFields()).map((field) => toPart(`${type.name}.`, field))]
  if (!isObjectType(type)) return [own]
  const fields = Object.values(type.getFields()).flatMap((field) => [
    toPart(`${type.name}.`, field),
    ...field.args.map((argument) => toPart(`${type.name}.${field.name}:`, argument)),
  ])
  return [own, ...fields]
}

describe('the schema', () => {
  test('asks something of the caller at every root field', () => {
    const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}))
    expect(fields.length).toBeGreaterThan(15)
    const open = fields.filter((field) => !scopesOf(field).some((scope) => SCOPES.includes(scope)))
    expect(open.map(({ name }) => name)).toEqual([])
  })

  test('lets only members change anything, and with a password of their own', () => {
    const type = schema.getMutationType()
    expect(type?.extensions['pothosOptions']).toMatchObject({ authScopes: { ownPassword: true } })
    const mutations = Object.values(type?.getFields() ?? {})
    const forAll = mutations.filter((field) => scopesOf(field).includes('signedIn'))
    expect(forAll.map(({ name }) => name)).toEqual(OWN)
    const loose = mutations.filter((field) => optionOf(field, 'skipTypeScopes') === true)
    expect(loose.map(({ name }) => name)).toEqual(OWN)
  })

  test('describes every type, field, argument and value', () => {
    const parts = types.flatMap(partsOf)
    expect(parts.length).toBeGreaterThan(200)
    expect(parts.filter(({ description }) => !description).map(({ coordinate }) => coordinate)).toEqual([])
  })

  test('is the one that schema.graphql shows; if not, run: pnpm schema', () => {
    expect(toSchemaText()).toBe(readFileSync(SCHEMA_FILE, 'utf8'))
  })
})
