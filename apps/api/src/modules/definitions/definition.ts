import { parseId } from '@sluice/core/shared'

import type { Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { MAX_LONG_LIMIT, longPageArgs, pageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { loadScenarioPages } from './scenario-pages.ts'
import { Scenario } from './scenario.ts'

export const Definition = builder.prismaObject('Definition', {
  description: 'A template with [dimension] placeholders and the dimensions whose levels fill them.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'At most 200 characters.' }),
    version: t.exposeInt('version', { description: 'Starts at 1; runs say which they used.' }),
    parentId: t.exposeID('parentId', {
      nullable: true,
      description: 'UUID of the definition it was forked from; null: none.',
    }),
    content: t.expose('content', {
      type: 'JSON',
      description:
        '{ schemaVersion, preamble?, template, dimensions[{ name, levels[{ score, label, text }] }] }.',
    }),
    scenarioCount: t.loadable({
      type: 'Int',
      description: 'How many scenarios it expands to.',
      load: async (ids: string[], { services }) => {
        const where = { definitionId: { in: ids }, deletedAt: null }
        const counts = await services.db.scenario.groupBy({ by: ['definitionId'], where, _count: true })
        return ids.map((id) => counts.find((count) => count.definitionId === id)?._count ?? 0)
      },
      resolve: ({ id }) => id,
    }),
    scenarios: t.loadableList({
      type: Scenario,
      description: 'Its scenarios by position.',
      args: longPageArgs,
      byPath: true,
      load: async (ids: string[], { services }, args) =>
        loadScenarioPages(services.db, ids, toPage(args, MAX_LONG_LIMIT)),
      resolve: ({ id }) => id,
    }),
    runCount: t.loadable({
      type: 'Int',
      description: 'How many runs were started from it.',
      load: async (ids: string[], { services }) => {
        const where = { definitionId: { in: ids }, deletedAt: null }
        const counts = await services.db.run.groupBy({ by: ['definitionId'], where, _count: true })
        return ids.map((id) => counts.find((count) => count.definitionId === id)?._count ?? 0)
      },
      resolve: ({ id }) => id,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
})

const searchArgs = builder.args((t) => ({
  search: t.string({ description: 'Only definitions whose name contains this, in upper or lower case.' }),
}))

function toWhere(search: string | null | undefined, teamId: string): Prisma.DefinitionWhereInput {
  const text = search?.trim()
  return {
    teamId,
    deletedAt: null,
    // What means "anything" to ILIKE is meant literally by a person.
    ...(text ? { name: { contains: text.replace(/[\\%_]/g, String.raw`\$&`), mode: 'insensitive' } } : {}),
  }
}

builder.queryFields((t) => ({
  definition: t.prismaField({
    type: Definition,
    nullable: true,
    description: 'One definition; null when there is no such one, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.definition.findFirst({
        ...query,
        where: { id: parseId(id, 'id'), ...toWhere(null, actor.teamId) },
      }),
  }),
  definitions: t.prismaField({
    type: [Definition],
    description: "The team's definitions, newest first.",
    authScopes: { signedIn: true },
    args: { ...searchArgs, ...pageArgs },
    resolve: (query, _root, args, { services, actor }) =>
      services.db.definition.findMany({
        ...query,
        where: toWhere(args.search, actor.teamId),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...toSlice(toPage(args)),
      }),
  }),
  definitionCount: t.int({
    description: 'How many definitions the same search gives.',
    authScopes: { signedIn: true },
    args: searchArgs,
    resolve: (_root, { search }, { services, actor }) =>
      services.db.definition.count({ where: toWhere(search, actor.teamId) }),
  }),
}))
