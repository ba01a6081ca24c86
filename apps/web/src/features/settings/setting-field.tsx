import type { ControllerRenderProps } from 'react-hook-form'

import type { ResultOf } from '#graphql/graphql.ts'
import { NumberField } from '#ui/number-field.tsx'
import { TextArea } from '#ui/text-area.tsx'

import { ModelField } from './model-field.tsx'
import { OnOffField } from './on-off-field.tsx'
import type { SettingEditor_setting } from './setting-editor.tsx'
import type { PlainValue } from './setting-text.ts'

type SettingFieldProps = {
  type: ResultOf<typeof SettingEditor_setting>['type']
  field: ControllerRenderProps<{ value: PlainValue }, 'value'>
  unit: string | undefined
  error: string | undefined
}

const label = 'New value'

/** What a setting of a type is changed in. */
export function SettingField({ type, field, unit, error }: SettingFieldProps) {
  const { ref, value, ...others } = field
  const { onChange } = others
  switch (type) {
    case 'MODEL':
      return (
        <ModelField
          ref={ref}
          onChange={onChange}
          value={typeof value === 'string' ? value : null}
          error={error}
        />
      )
    case 'BOOLEAN':
      return <OnOffField ref={ref} onChange={onChange} label={label} value={value === true} error={error} />
    case 'TEXT_LIST':
      return (
        <TextArea
          ref={ref}
          {...others}
          label={label}
          hint="One per line."
          isMono
          spellCheck={false}
          value={typeof value === 'string' ? value : ''}
          error={error}
        />
      )
    case 'INTEGER':
      return (
        <NumberField
          ref={ref}
          {...others}
          label={label}
          value={typeof value === 'number' ? value : null}
          error={error}
          {...(unit && { unit })}
        />
      )
  }
}
