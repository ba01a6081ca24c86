import { useEffect, useRef, useState, type ReactNode } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Button } from '#ui/button.tsx'

import { SettingEditor, SettingEditor_setting } from './setting-editor.tsx'
import { SettingFacts, SettingFacts_setting } from './setting-facts.tsx'
import { SettingReset, SettingReset_setting } from './setting-reset.tsx'
import { toSettingName } from './setting-text.ts'
import { SettingValue } from './setting-value.tsx'

export const SettingRow_setting = graphql(
  `
    fragment SettingRow_setting on SystemSetting {
      key
      description
      value
      isDefault
      isSensitive
      ...SettingFacts_setting
      ...SettingEditor_setting
      ...SettingReset_setting
    }
  `,
  [SettingFacts_setting, SettingEditor_setting, SettingReset_setting],
)

type SettingRowProps = {
  setting: FragmentOf<typeof SettingRow_setting>
  canChange: boolean
  onRefresh: () => void
  /** What follows from turning it on, which is asked before. */
  consequence?: ReactNode
  /** What follows from its value. */
  children?: ReactNode
}

/** A setting with its value, which administrators change in its place. */
export function SettingRow({
  setting: reference,
  canChange,
  onRefresh,
  consequence,
  children,
}: SettingRowProps) {
  const setting = readFragment(SettingRow_setting, reference)
  const [isEditing, setIsEditing] = useState(false)
  const changeButton = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  const name = toSettingName(setting.key)
  useEffect(() => {
    if (wasEditing.current && !isEditing) changeButton.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])

  return (
    <li aria-label={name} className="grid gap-x-8 gap-y-3 px-4 py-4 md:grid-cols-[1fr_22rem]">
      <div className="min-w-0">
        <h3 className="font-medium">{name}</h3>
        <p className="text-sm text-muted">{setting.description}</p>
        <SettingFacts setting={setting} />
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        {isEditing ? (
          <SettingEditor
            setting={setting}
            consequence={consequence}
            onRefresh={onRefresh}
            onClose={() => setIsEditing(false)}
          />
        ) : (
          <>
            <div className="flex flex-wrap items-center gap-1">
              <div className="min-w-0 flex-1">
                <SettingValue
                  settingKey={setting.key}
                  value={setting.value}
                  isSensitive={setting.isSensitive}
                />
              </div>
              {canChange && !setting.isDefault && (
                <SettingReset
                  setting={setting}
                  onRefresh={onRefresh}
                  onDone={() => changeButton.current?.focus()}
                />
              )}
              {canChange && (
                <Button ref={changeButton} aria-label={`Change “${name}”`} onClick={() => setIsEditing(true)}>
                  Change
                </Button>
              )}
            </div>
            {children}
          </>
        )}
      </div>
    </li>
  )
}
