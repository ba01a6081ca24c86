import { readFileSync } from 'node:fs'
import { createDatabase } from '@sluice/db'
import { seed } from '../../../prisma/seed/index.ts'
import { PrismaClient } from '../../../packages/db/src/generated/client/client.ts'
import { createRequire } from 'node:module'
const url = readFileSync('/tmp/api-scratch/url', 'utf8')
const db = createDatabase({ url, poolSize: 4, applicationName: 'x' })
console.log(await seed(db, { sandbox: true }))
const require = createRequire('/work/main/packages/db/package.json')
const { PrismaPg } = require('@prisma/adapter-pg')
const p = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }), log: [{ emit: 'event', level: 'query' }] })
p.$on('query', (e) => console.log('SQL', e.query.replaceAll('"public".', '').slice(0, 700)))
console.log('--- single');
await p.definition.findFirst({ select: { id: true, scenarios: { take: 5, skip: 1, orderBy: { position: 'asc' }, where: { deletedAt: null } } } })
console.log('--- many');
await p.definition.findMany({ select: { id: true, _count: { select: { scenarios: { where: { deletedAt: null } } } }, scenarios: { take: 5, skip: 1, orderBy: { position: 'asc' } } } })
console.log('--- provider');
await p.llmModel.findMany({ include: { provider: true }, orderBy: [{ provider: { name: 'asc' } }, { displayName: 'asc' }], take: 3 })
await p.definition.findMany({ where: { name: { contains: '100%_\\x', mode: 'insensitive' } } })
console.log((await p.llmModel.findMany({select:{id:true,kind:true}})).length)
await p.$disconnect(); await db[Symbol.asyncDispose]()
