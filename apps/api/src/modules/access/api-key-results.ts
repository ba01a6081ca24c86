import { builder } from '../../graphql/builder.ts'
import { ApiKey } from './api-key.ts'

type Issued = { apiKeyId: string; key: string | null }

/** A change's answer: the key's row, read again. */
function toResult(name: string, description: string) {
  return builder.objectRef<{ apiKeyId: string }>(name).implement({
    description,
    fields: (t) => ({
      apiKey: t.prismaField({
        type: ApiKey,
        description: 'The key as it is now.',
        resolve: (query, { apiKeyId }, _args, { services }) =>
          services.db.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
      }),
    }),
  })
}

/** The same with the key itself, which is shown once. */
function toIssued(name: string, description: string) {
  return builder.objectRef<Issued>(name).implement({
    description,
    fields: (t) => ({
      apiKey: t.prismaField({
        type: ApiKey,
        description: 'The key as it is now.',
        resolve: (query, { apiKeyId }, _args, { services }) =>
          services.db.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
      }),
      key: t.exposeString('key', {
        nullable: true,
        description:
          'The key itself: shown here and never again. Null when the same Idempotency-Key comes again after ten minutes.',
      }),
    }),
  })
}

export const CreateApiKeyResult = toIssued('CreateApiKeyResult', 'The key just made.')
export const RotateApiKeyResult = toIssued('RotateApiKeyResult', 'The key with a new secret.')
export const UpdateApiKeyResult = toResult('UpdateApiKeyResult', 'The key just changed.')
export const SuspendApiKeyResult = toResult('SuspendApiKeyResult', 'The key just suspended.')
export const ActivateApiKeyResult = toResult('ActivateApiKeyResult', 'The key just activated.')
export const RevokeApiKeyResult = toResult('RevokeApiKeyResult', 'The key just revoked.')
