import { commitChange } from '@sluice/core/audit'
import { rotateMasterKey } from '@sluice/core/credentials'
import { loadMasterKeys } from '@sluice/runtime'

import { openAdministration } from '../administration.ts'

import type { CommandContext } from '../command.ts'

/** `sluice keys rotate-master`: moves all that is sealed to the key of SLUICE_MASTER_KEY. */
export async function rotateMaster(context: CommandContext): Promise<number> {
  const { services, request } = await openAdministration(context)
  const keys = loadMasterKeys(context.config)
  const { result } = await commitChange(services, request, async (tx) => {
    const rotation = await rotateMasterKey(tx, keys)
    const { from, to, credentials } = rotation
    const isNew = from !== to || credentials > 0
    const entry = {
      action: 'ACTION',
      operation: 'rotateMasterKey',
      verb: 'master_key_rotated',
      entity: { type: 'installation', id: '1', name: 'master key' },
      teamId: null,
      before: { masterKeyId: from },
      after: { masterKeyId: to, credentials },
    } as const
    return { result: { ...rotation, isNew }, audit: isNew ? [entry] : [] }
  })
  const { from, to, credentials, isNew } = result
  context.printer.answer({ from, to, credentials }, () =>
    isNew
      ? [
          `The master key was ${from} and is ${to} now; ${credentials} stored credentials were moved to it.`,
          'Take the old key out of SLUICE_MASTER_KEY_PREVIOUS at the next restart and destroy it.',
        ]
      : [`Everything is sealed with the master key ${to} already; --help explains how to change it.`],
  )
  return 0
}
