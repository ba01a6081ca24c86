import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { FormError } from '#ui/form-error.tsx'
import { showUndoToast } from '#ui/undo-toast.tsx'

import { SettingConflict } from './setting-conflict.tsx'
import { toSettingName } from './setting-text.ts'
import { ResetSettingMutation, SetSettingMutation } from './setting.mutations.ts'

export const SettingReset_setting = graphql(`
  fragment SettingReset_setting on SystemSetting {
    key
    value
    defaultValue
    updatedAt
  }
`)

type SettingResetProps = {
  setting: FragmentOf<typeof SettingReset_setting>
  onRefresh: () => void
  onDone: () => void
}

/** Brings a setting's default back, which can be undone for a while. */
export function SettingReset({ setting: reference, onRefresh, onDone }: SettingResetProps) {
  const { key, value, defaultValue, updatedAt } = readFragment(SettingReset_setting, reference)
  const reset = useAction(ResetSettingMutation)
  const restore = useAction(SetSettingMutation)
  const name = toSettingName(key)

  async function run(expectedUpdatedAt: string | null) {
    const { data } = await reset.run({ key, expectedUpdatedAt })
    if (!data) return
    onDone()
    showUndoToast({
      message: `“${name}” has its default again.`,
      onUndo: () => restore.run({ input: { key, value, expectedUpdatedAt: null } }),
    })
  }

  return (
    <>
      <Button
        look="quiet"
        aria-label={`Reset “${name}” to its default`}
        aria-disabled={reset.isPending}
        onClick={() => !reset.isPending && void run(updatedAt)}
      >
        Reset
      </Button>
      {reset.problem && (
        <div className="basis-full">
          <FormError problem={reset.problem} />
        </div>
      )}
      {reset.conflict && (
        <SettingConflict
          settingKey={key}
          conflict={reset.conflict}
          mine={defaultValue}
          isPending={reset.isPending}
          onTakeTheirs={() => {
            reset.reset()
            onRefresh()
          }}
          onOverwrite={run}
          onBack={reset.reset}
        />
      )}
    </>
  )
}
