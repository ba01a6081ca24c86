import { builder } from '../../graphql/builder.ts'
import { ActorKind } from '../access/viewer.ts'

export const AuditAction = builder.enumType('AuditAction', {
  description: 'What a change did to its thing.',
  values: {
    CREATE: { description: 'It was not there before.' },
    UPDATE: { description: 'Some of it is different.' },
    DELETE: { description: 'It is gone.' },
    ACTION: { description: 'Something else happened to it, e.g. it was deprecated or tested.' },
  },
})

export const AuditLog = builder.prismaObject('AuditLog', {
  description: 'One change of one thing. Written with the change and never altered; secrets are left out.',
  select: { id: true, seal: { select: { sequence: true } } },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    actorKind: t.expose('actorKind', { type: ActorKind, description: 'What acted.' }),
    actorId: t.exposeID('actorId', {
      nullable: true,
      description: 'UUID of the user, API key or schedule; null for Sluice itself.',
    }),
    actorName: t.exposeString('actorName', { description: 'Its name as it was then.' }),
    action: t.expose('action', { type: AuditAction, description: 'What the change did.' }),
    operation: t.exposeString('operation', {
      description: 'The use case, named like its mutation, e.g. "deprecateLlmModel".',
    }),
    entityType: t.exposeString('entityType', { description: 'What kind of thing, e.g. "llm_model".' }),
    entityId: t.exposeString('entityId', { description: 'Its UUID, or the key of a setting.' }),
    entityName: t.exposeString('entityName', { description: 'Its name as it was then.' }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'What it was, as far as it matters; null: it was not there.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'What it became; null: it is gone.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The request that asked for it, called the reference in errors; null: no request did.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
    isSealed: t.boolean({
      description:
        'Whether the chain of seals holds it: from then on altering it would be found. Within 10 seconds.',
      resolve: ({ seal }) => seal !== null,
    }),
    sequence: t.int({
      nullable: true,
      description: 'Its place in the chain of seals, from 1; null: not sealed yet.',
      resolve: ({ seal }) => (seal ? Number(seal.sequence) : null),
    }),
  }),
})
