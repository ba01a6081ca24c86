import { expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { createTarget } from '../../test/target.ts'
import { VENDORS } from '../../test/vendors.ts'
import type { Egress, HttpAnswer, JsonPost } from '../http/index.ts'

const REQUEST = { model: 'm', messages: [{ role: 'user', content: 'Hi' } as const] }
/** Nothing listens there, and nothing is to be asked there. */
const NOWHERE = 'https://vendor.invalid'

/** An egress that answers by itself. */
function createCannedEgress(answers: HttpAnswer[]) {
  const posts: JsonPost[] = []
  const refuse = () => Promise.reject(new Error('nobody asked for that'))
  const egress: Egress = {
    getJson: refuse,
    postStream: refuse,
    postJson: (post) => {
      posts.push(post)
      const answer = answers.shift()
      return answer === undefined ? refuse() : Promise.resolve(answer)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  return { egress, posts }
}

test.each(VENDORS)(
  '$create.name answers and is limited without a network, over an egress that is handed in (S0-22, S0-4)',
  async ({ create, success, failure }) => {
    const { egress, posts } = createCannedEgress([
      { status: 200, headers: {}, text: JSON.stringify(success('Hello')) },
      { status: 429, headers: { 'retry-after': '7' }, text: JSON.stringify(failure('Slow down')) },
    ])
    const protocol = create({ egress, clock: { now: () => new Date() } })
    const target = createTarget(protocol.name, NOWHERE)
    const call = { signal: new AbortController().signal }

    expect((await protocol.complete(target, REQUEST, call)).text).toBe('Hello')
    expect(await errorOf(protocol.complete(target, REQUEST, call))).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: 7000,
    })
    expect(posts.map(({ url }) => new URL(url).origin)).toEqual([NOWHERE, NOWHERE])
  },
)

test('every protocol goes by the name that a provider has in its settings (S0-4)', () => {
  const { egress } = createCannedEgress([])
  const names = VENDORS.map(({ create }) => create({ egress, clock: { now: () => new Date() } }).name)
  expect(names).toEqual(['openai', 'azure-openai', 'anthropic', 'google'])
})
