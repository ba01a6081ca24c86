import { createContextCache } from '@pothos/core'
import { canAdminister, canWrite } from '@sluice/core/access'
import { invalid } from '@sluice/core/shared'
import DataLoader from 'dataloader'

import type { Actor } from '@sluice/core/shared'
import type { CallBody as CallBodyRow } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { LlmCall } from './llm-call.ts'

import type { Context } from '../../graphql/context.ts'
import type { CallRow } from './call-rows.ts'

/** One may take a megabyte. */
const MAX_BODIES = 10

const bodyLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<CallRow, CallBodyRow | null>(async (calls) => {
      if (calls.length > MAX_BODIES)
        throw invalid('body', `Ask for what was said in at most ${MAX_BODIES} calls at once.`)
      const bodies = await services.db.callBody.findMany({
        where: { OR: calls.map(({ id, createdAt }) => ({ callId: id, createdAt })) },
      })
      const byCall = new Map(bodies.map((body) => [body.callId, body]))
      return calls.map(({ id }) => byCall.get(id) ?? null)
    }),
)

/** Who writes in the call's team, and administrators. */
function mayRead(actor: Actor, { teamId }: CallRow): boolean {
  return canAdminister(actor) || (actor.teamId === teamId && canWrite(actor))
}

/** Whether what was said in a call's month is over; by then nobody can say whether it was kept. */
function isExpired({ createdAt }: CallRow, { services: { clock, snapshot } }: Context): boolean {
  const now = clock.now()
  const months = snapshot.current.settings.call_body_retention_months
  return createdAt.getTime() < Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months)
}

const CallBody = builder.objectRef<CallBodyRow>('CallBody').implement({
  description: 'What was said in a call, secrets masked.',
  fields: (t) => ({
    request: t.expose('request', {
      type: 'JSON',
      description: '{ messages, tools?, responseFormat?, maxOutputTokens, temperature }: what was sent.',
    }),
    response: t.expose('response', {
      type: 'JSON',
      nullable: true,
      description: '{ text, toolCalls }: what came back, perhaps not all of it; null: nothing.',
    }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'Where it could not be kept as it was: "escaped" or "cut"; else null.',
    }),
  }),
})

const CallBodyState = builder.enumType('CallBodyState', {
  description: 'Whether it can be read what was said in a call.',
  values: {
    KEPT: { description: 'It can.' },
    NOT_KEPT: { description: 'It was not kept: the setting log_sensitive_data was off.' },
    EXPIRED: { description: 'Bodies of that month are gone: see the setting call_body_retention_months.' },
    HIDDEN: { description: 'It is for those who may write in the team, and for administrators.' },
  },
})

builder.objectFields(LlmCall, (t) => ({
  body: t.field({
    type: CallBody,
    nullable: true,
    description: `What was said; null: see bodyState. VALIDATION_FAILED when asked of more than ${MAX_BODIES} calls at once.`,
    resolve: (call, _args, context) => (mayRead(context.actor, call) ? bodyLoader(context).load(call) : null),
  }),
  bodyState: t.field({
    type: CallBodyState,
    description: `Whether there is a body to read. VALIDATION_FAILED when asked of more than ${MAX_BODIES} calls at once.`,
    resolve: async (call, _args, context) => {
      if (!mayRead(context.actor, call)) return 'HIDDEN'
      if (await bodyLoader(context).load(call)) return 'KEPT'
      return isExpired(call, context) ? 'EXPIRED' : 'NOT_KEPT'
    },
  }),
}))
