import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { RelativeTime } from '#ui/relative-time.tsx'

import { SettingValue } from './setting-value.tsx'

export const SettingFacts_setting = graphql(`
  fragment SettingFacts_setting on SystemSetting {
    key
    defaultValue
    isDefault
    isSensitive
    updatedAt
    updatedBy
  }
`)

type SettingFactsProps = { setting: FragmentOf<typeof SettingFacts_setting> }

/** A setting's key, and what to compare its value with: the default, and who set another. */
export function SettingFacts({ setting: reference }: SettingFactsProps) {
  const setting = readFragment(SettingFacts_setting, reference)
  const { key, isDefault, updatedAt, updatedBy } = setting
  return (
    <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-muted">
      <li>
        <code className="font-mono">{key}</code>
      </li>
      <li>
        {isDefault ? 'This is the default' : 'Default '}
        {!isDefault && (
          <SettingValue settingKey={key} value={setting.defaultValue} isSensitive={setting.isSensitive} />
        )}
      </li>
      {updatedAt && (
        <li>
          Changed by {updatedBy ?? 'somebody'} <RelativeTime time={updatedAt} />
        </li>
      )}
    </ul>
  )
}
