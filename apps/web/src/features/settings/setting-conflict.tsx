import type { Conflict } from '#graphql/use-action.ts'
import { readText } from '#lib/read-json.ts'
import { ConflictDialog } from '#ui/conflict-dialog.tsx'

import { toSettingName, toSettingText } from './setting-text.ts'

type SettingConflictProps = {
  settingKey: string
  conflict: Conflict
  /** The value that would be written. */
  mine: unknown
  isPending: boolean
  onTakeTheirs: () => void
  /** Given the version that is overwritten; null: nobody has set it. */
  onOverwrite: (expectedUpdatedAt: string | null) => unknown
  onBack: () => void
}

/** Somebody changed the same setting meanwhile. */
export function SettingConflict({ settingKey, conflict, mine, onOverwrite, ...rest }: SettingConflictProps) {
  const { current, message } = conflict
  return (
    <ConflictDialog
      {...rest}
      subject={`“${toSettingName(settingKey)}”`}
      message={message}
      mine={{ value: toSettingText(mine) }}
      current={{ value: toSettingText(current.value) }}
      onOverwrite={() => onOverwrite(readText(current.updatedAt))}
    />
  )
}
