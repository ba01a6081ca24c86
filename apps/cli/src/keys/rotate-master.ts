import { commitChange } from '@sluice/core/audit'
import { rotateMasterKey } from '@sluice/core/credentials'
import { loadMasterKeys } from '@sluice/runtime'

import { openAdministration } from '../administration.ts'

import type { CommandContext } from '../command.ts'

/** `sluice keys rotate-master`: moves all that is sealed to the key of SLUICE_MASTER_KEY. */
export async function rotateMaster(context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const rotation = await rotateMasterKey(db, loadMasterKeys(context.config))
  const { from, to, credentials } = rotation
  const isNew = from !== to || credentials > 0
  if (isNew) {
    await commitChange(services, request, async () => ({
      result: {},
      audit: [
        {
          action: 'ACTION',
          operation: 'rotateMasterKey',
          verb: 'master_key_rotated',
          entity: { type: 'installation', id: '1', name: 'master key' },
          teamId: null,
          before: { masterKeyId: from },
          after: { masterKeyId: to, credentials },
        },
      ],
    }))
  }
  context.printer.answer(rotation, () =>
    isNew
      ? [
          `The master key was ${from} and is ${to} now; ${credentials} stored credentials were moved to it.`,
          'Take the old key out of SLUICE_MASTER_KEY_PREVIOUS at the next restart and destroy it.',
        ]
      : [`Everything is sealed with the master key ${to} already; --help explains how to change it.`],
  )
  return 0
}
