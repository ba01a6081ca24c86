/**
 * What we compare with: the same list by Yoga, Pothos and Prisma alone, as their manuals put them together. Nobody is asked who
 * they are, nothing is limited or logged: anchor.ts <database URL>.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'

import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import { createDatabase } from '@sluice/db'
import { getDatamodel } from '@sluice/db/pothos-types'
import { createYoga } from 'graphql-yoga'

import type { Prisma, TokenClass } from '@sluice/db'
import type PrismaTypes from '@sluice/db/pothos-types'

import { serveBench } from './server-process.ts'

const [databaseUrl = ''] = process.argv.slice(2)
await using db = createDatabase({ url: databaseUrl, poolSize: 10, applicationName: 'anchor' })

const builder = new SchemaBuilder<{
  Context: { now: Date }
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  Scalars: { ID: { Input: string; Output: string }; Decimal: { Input: string; Output: string } }
}>({
  plugins: [PrismaPlugin],
  defaultFieldNullability: false,
  prisma: { client: db, dmmf: getDatamodel() },
  // Only for the types, which our own builder's plugins extend everywhere.
  scopeAuth: { authScopes: () => ({}) },
})

builder.scalarType('Decimal', { serialize: (value) => value })
const Status = builder.enumType('LlmModelStatus', { values: ['ACTIVE', 'DEPRECATED'] })

const Provider = builder.prismaObject('LlmProvider', {
  select: { id: true },
  fields: (t) => ({ id: t.exposeID('id'), name: t.exposeString('name') }),
})

/** The price in force, with the rates of short prompts. */
const toPriceSelect = (now: Date) =>
  ({
    prices: {
      where: { effectiveFrom: { lte: now } },
      orderBy: { effectiveFrom: 'desc' },
      take: 1,
      select: {
        rates: {
          where: { fromInputTokens: 0 },
          select: { tokenClass: true, usdPerMillion: true },
        },
      },
    },
  }) satisfies Prisma.LlmModelSelect

type Priced = { prices: { rates: { tokenClass: TokenClass; usdPerMillion: Prisma.Decimal }[] }[] }

function findRate({ prices }: Priced, wanted: TokenClass): string | null {
  const rate = prices[0]?.rates.find(({ tokenClass }) => tokenClass === wanted)
  return rate?.usdPerMillion.toFixed() ?? null
}

const Model = builder.prismaObject('LlmModel', {
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    modelId: t.exposeString('modelId'),
    displayName: t.exposeString('displayName'),
    status: t.expose('status', { type: Status }),
    isDefault: t.exposeBoolean('isDefault'),
    contextWindow: t.exposeInt('contextWindow', { nullable: true }),
    costInputPerMillion: t.field({
      type: 'Decimal',
      nullable: true,
      select: (_args, { now }) => toPriceSelect(now),
      resolve: (model) => findRate(model, 'INPUT'),
    }),
    costOutputPerMillion: t.field({
      type: 'Decimal',
      nullable: true,
      select: (_args, { now }) => toPriceSelect(now),
      resolve: (model) => findRate(model, 'OUTPUT'),
    }),
    provider: t.relation('provider', { type: Provider }),
  }),
})

builder.queryType({
  fields: (t) => ({
    llmModels: t.prismaField({
      type: [Model],
      args: { limit: t.arg.int({ required: true }) },
      resolve: (query, _root, { limit }) =>
        db.llmModel.findMany({
          ...query,
          where: { provider: { archivedAt: null } },
          orderBy: [
            { provider: { isSandbox: 'asc' } },
            { provider: { displayName: 'asc' } },
            { isDefault: 'desc' },
            { displayName: 'asc' },
            { id: 'asc' },
          ],
          take: limit,
        }),
    }),
  }),
})

const yoga = createYoga({
  schema: builder.toSchema(),
  context: () => ({ now: new Date() }),
  parserAndValidationCache: true,
  graphiql: false,
  landingPage: false,
  cors: false,
  multipart: false,
  maxRequestBodySize: false,
  logging: false,
})
const server = createServer((request, response) => void yoga(request, response))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
await serveBench({ url: `http://127.0.0.1:${port}`, key: null })
server.close()
