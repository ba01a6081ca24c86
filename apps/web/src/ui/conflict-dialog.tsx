import { isRecord } from '#lib/read-json.ts'

import { Button } from './button.tsx'
import { Callout } from './callout.tsx'
import { Dialog } from './dialog.tsx'
import { DiffView } from './diff-view.tsx'

type ConflictDialogProps = {
  /** The row, as in "OpenAI". */
  subject: string
  /** The API's sentence. */
  message?: string
  /** What this form would write. Only its fields are compared. */
  mine: Record<string, unknown>
  /** The row as it is now. */
  current: Record<string, unknown>
  names?: Readonly<Record<string, string>>
  isPending?: boolean
  onTakeTheirs: () => unknown
  onOverwrite: () => unknown
  onBack: () => void
}

/** Somebody saved the same row meanwhile: whose fields shall it be? */
export function ConflictDialog({
  subject,
  message,
  mine,
  current,
  names = {},
  isPending = false,
  onTakeTheirs,
  onOverwrite,
  onBack,
}: ConflictDialogProps) {
  return (
    <Dialog
      title={`Somebody changed ${subject} meanwhile`}
      description="Nothing of yours is saved yet."
      isAlert
      isWide
      isClosable={!isPending}
      onClose={onBack}
      footer={
        <>
          <Button look="quiet" disabled={isPending} onClick={onBack}>
            Back to the form
          </Button>
          <Button disabled={isPending} onClick={() => void onTakeTheirs()}>
            Take theirs
          </Button>
          <Button look="danger" disabled={isPending} onClick={() => void onOverwrite()}>
            Overwrite with mine
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {message && <Callout tone="warning">{message}</Callout>}
        <DiffView
          label="Theirs and yours"
          before={toSameFields(current, mine)}
          after={mine}
          sides={{ before: 'Theirs', after: 'Yours' }}
          names={names}
          sameText="Theirs and yours say the same: there is nothing to choose."
        />
      </div>
    </Dialog>
  )
}

/** A row has more than a form edits: ids, times, versions. */
function toSameFields(row: Record<string, unknown>, form: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(form).map(([name, value]) => {
    const inRow = row[name]
    return [name, isRecord(value) && isRecord(inRow) ? toSameFields(inRow, value) : inRow]
  })
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}
