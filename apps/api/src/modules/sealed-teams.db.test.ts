import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { toHeaders } from '../../test/client.ts'
import { createHerd, dumpHerd, everyIdOf } from '../../test/sealed/herd.ts'
import { fillArguments, idPositionsOf, rootFieldsOf, toDocument } from '../../test/sealed/schema-walk.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'
import { schema } from '../graphql/schema.ts'
import { ROUTES } from '../http/routes.ts'

import type { Caller } from '../../test/client.ts'
import type { Herd, Kind } from '../../test/sealed/herd.ts'
import type { Position, RootField } from '../../test/sealed/schema-walk.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

const UNKNOWN = '0198f0a2-0000-7000-8000-000000000000'
const ROLES = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const
const FIELDS = rootFieldsOf(schema)
/** For all roles of one team, on a machine that does other things too. */
const TIMEOUT_MS = 120_000
/** Requests under way at once. */
const AT_ONCE = 8

let api: TestApi
let world: World
let herds: { zebra: Herd; giraffe: Herd }
/** Everything of a herd that may not be in an answer to the other. */
let traces: Map<Herd, string[]>

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  herds = {
    zebra: await createHerd(api, 'zebra', 'session'),
    giraffe: await createHerd(api, 'giraffe', 'key'),
  }
  traces = new Map()
  for (const herd of Object.values(herds)) traces.set(herd, [herd.word, ...(await everyIdOf(api, herd))])
})

afterAll(() => api[Symbol.asyncDispose]())

/** What things of a team the last name of a position means; else what the field is about. */
const BY_NAME: Record<string, Kind> = {
  actorId: 'user',
  after: 'audit',
  definitionId: 'definition',
  entityId: 'run',
  runId: 'run',
  scenarioIds: 'scenario',
  subjectId: 'scenario',
  teamId: 'team',
}
const BY_FIELD: [RegExp, Kind][] = [
  [/ApiKey/i, 'apiKey'],
  [/User/i, 'user'],
  [/Team/i, 'team'],
  [/transcript/i, 'transcript'],
  [/^llmCall$/, 'call'],
  [/definition/i, 'definition'],
  [/^run|Run$/, 'run'],
]
/** Things of the installation, which everybody may see. */
const INSTALLATION = /^providerIds?$|^modelIds?$|^ids$|llmModel|llmProvider|defaultModel|providerBalance/i

/** What a position names; null: a thing of the installation. Fails for one that nobody has thought about yet. */
function kindOf(fieldName: string, position: Position): Kind | null {
  const name = position.at(-1) ?? ''
  const kind =
    BY_NAME[name] ?? (name === 'id' ? BY_FIELD.find(([about]) => about.test(fieldName))?.[1] : undefined)
  if (kind) return kind
  if (INSTALLATION.test(name) || (name === 'id' && INSTALLATION.test(fieldName))) return null
  throw new Error(`The test does not know what ${fieldName}(${position.join('.')}) names.`)
}

function ownIdOf(herd: Herd, { field }: RootField): (position: Position) => string {
  return (position) => {
    const kind = kindOf(field.name, position)
    return kind ? herd.ids[kind] : world.models.one[/provider/i.test(position.join()) ? 'providerId' : 'id']
  }
}

/** The whole answer as text; of a subscription what comes before it ends, or the first event. */
async function ask(caller: Caller, root: RootField, variables: Record<string, unknown>): Promise<string> {
  const isStream = root.operation === 'subscription'
  const stop = new AbortController()
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: isStream ? 'text/event-stream' : 'application/json',
      ...toHeaders(caller),
    },
    body: JSON.stringify({ query: toDocument(root, variables), variables }),
    signal: stop.signal,
  })
  if (!isStream) return `${response.status} ${await response.text()}`
  let text = `${response.status} `
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.includes('event: next') && text.endsWith('\n\n')) break
  }
  stop.abort()
  return text
}

/** An answer without what differs from request to request, and without the id that was asked for. */
function normalize(answer: string, id: string): string {
  return answer.replaceAll(id, '<id>').replace(/"reference":"[^"]*"/g, '"reference":""')
}

function leaksOf(herd: Herd, answer: string): string[] {
  return (traces.get(herd) ?? []).filter((trace) => answer.toLowerCase().includes(trace))
}

/** Does work for each item, some at once. */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const pending = [...items]
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = pending.shift(); item !== undefined; item = pending.shift()) await work(item)
    }),
  )
}

const sides = [
  ['zebra', 'giraffe'],
  ['giraffe', 'zebra'],
] as const

describe.each(sides)('to the %ss, whoever they are,', (own, other) => {
  test.each(ROLES)(
    'nothing of the others is in any answer, and their ids are like unknown ones: %s',
    async (role) => {
      const [mine, theirs] = [herds[own], herds[other]]
      const caller = mine.callers[role]
      const before = await dumpHerd(api, theirs)
      const cases = FIELDS.flatMap((root) =>
        idPositionsOf(root.field).map((position) => ({ root, position })),
      )
      const faults: string[] = []

      await forEach(cases, async ({ root, position }) => {
        const where = `${root.field.name}(${position.join('.')})`
        const askWith = async (id: string): Promise<string> => {
          const values = fillArguments(root.field, ownIdOf(mine, root), { position, id })
          return normalize(await ask(caller, root, values), id)
        }
        const unknown = await askWith(UNKNOWN)
        if (/limit of \d+ exceeded|INTERNAL_ERROR/.test(unknown)) faults.push(`${where} answers ${unknown}`)
        // Where nothing of a team is meant, one id of theirs is as unknown as the next.
        const { definition, user, ...rest } = theirs.ids
        const isTheirs = kindOf(root.field.name, position) !== null
        for (const id of [definition, user, ...(isTheirs ? Object.values(rest) : [])]) {
          const answer = await askWith(id)
          if (answer !== unknown)
            faults.push(`${where} tells ${id} from an unknown id: ${answer} / ${unknown}`)
          for (const leak of leaksOf(theirs, answer)) faults.push(`${where} shows ${leak}: ${answer}`)
        }
      })

      const reads = FIELDS.filter(({ operation }) => operation !== 'mutation')
      await forEach(reads, async (root) => {
        const answer = await ask(caller, root, fillArguments(root.field, ownIdOf(mine, root)))
        for (const leak of leaksOf(theirs, answer)) faults.push(`${root.field.name} shows ${leak}: ${answer}`)
      })
      expect(faults).toEqual([])
      expect(await dumpHerd(api, theirs)).toBe(before)
    },
    TIMEOUT_MS,
  )
})

describe('the matrix is no empty promise:', () => {
  const byOwnId = FIELDS.filter(({ operation, field }) => {
    const [position, ...others] = idPositionsOf(field)
    const isById = position?.length === 1 && others.length === 0
    return (
      operation !== 'mutation' &&
      isById &&
      kindOf(field.name, position) !== null &&
      field.name !== 'entityAuditHistory'
    )
  })
  test.each(byOwnId.map((root) => [root.field.name, root] as const))(
    '%s shows the own thing',
    async (_, root) => {
      const mine = herds.zebra
      const answer = await ask(mine.callers.OWNER, root, fillArguments(root.field, ownIdOf(mine, root)))
      expect(answer).toMatch(/^200 /)
      expect(answer).not.toContain('"errors"')
      expect(answer).toMatch(
        root.field.name.endsWith('Count') ? /:[1-9]\d*}/ : new RegExp(`zebra|${mine.ids.team}`),
      )
    },
  )

  const changing = FIELDS.filter(({ operation }) => operation === 'mutation').flatMap((root) =>
    idPositionsOf(root.field).map(
      (position) => [`${root.field.name}(${position.join('.')})`, root, position] as const,
    ),
  )
  test.each(changing)('%s is refused for its id, or to this role as such', async (_, root, position) => {
    const mine = herds.zebra
    const values = fillArguments(root.field, ownIdOf(mine, root), { position, id: UNKNOWN })
    const answer = await ask(mine.callers.OWNER, root, values)
    const field = /"field":"(\w+)"/.exec(answer)?.[1] ?? ''
    const isForAdministrators = answer.includes('it is for administrators')
    expect(isForAdministrators || position.includes(field) ? '' : answer).toBe('')
  })

  test('the own mutations show nothing of the others either', async () => {
    const mine = herds.zebra
    for (const root of FIELDS.filter(({ operation }) => operation === 'mutation')) {
      const answer = await ask(mine.callers.OWNER, root, fillArguments(root.field, ownIdOf(mine, root)))
      expect([root.field.name, ...leaksOf(herds.giraffe, answer)]).toEqual([root.field.name])
    }
  })

  test('an argument that nobody has thought about fails it', () => {
    const [root] = rootFieldsOf(buildSchema('scalar Colour type Query { paint(colour: Colour!): Int }'))
    expect(() => root && fillArguments(root.field, () => '')).toThrow(
      'does not know how to fill paint(colour: Colour!)',
    )
    expect(() => kindOf('paint', ['id'])).toThrow('does not know what paint(id) names')
  })
})

/** What administrators see of nobody but their own team. */
const SEALED_TO_ALL: readonly (Kind | null)[] = ['definition', 'run', 'scenario', 'transcript']

test('administrators see people, keys and calls of all, and of others’ definitions and runs nothing', async () => {
  const own: Herd = { ...herds.zebra, ids: { ...herds.zebra.ids, definition: world.definitionId } }
  const cases = FIELDS.filter(({ field }) => !/audit|llmCalls/i.test(field.name)).flatMap((root) =>
    idPositionsOf(root.field).map((position) => ({
      root,
      position,
      kind: kindOf(root.field.name, position),
    })),
  )
  const sealed = cases.filter(({ kind }) => SEALED_TO_ALL.includes(kind))
  expect(sealed.length).toBeGreaterThan(8)
  for (const { root, position, kind } of sealed) {
    const answers = [UNKNOWN, herds.giraffe.ids[kind ?? 'run']].map(async (id) => {
      const values = fillArguments(root.field, ownIdOf(own, root), { position, id })
      return normalize(await ask(world.home.keys.OWNER, root, values), id)
    })
    const [unknown, foreign] = await Promise.all(answers)
    expect(`${root.field.name} ${foreign}`).toBe(`${root.field.name} ${unknown}`)
  }
})

test('no route says anything of another team', async () => {
  const caller = herds.zebra.callers.OWNER
  const paths = Object.keys(ROUTES).map((name) => name.split(' ')[1]?.replace('*', '/') ?? '')
  for (const path of paths) {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(api.url + path, { method, headers: toHeaders(caller) })
      expect([path, ...leaksOf(herds.giraffe, await response.text())]).toEqual([path])
    }
  }
})
