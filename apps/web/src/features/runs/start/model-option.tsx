import { useId } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { classNames } from '#lib/class-names.ts'
import { Badge } from '#ui/badge.tsx'
import { Checkbox } from '#ui/checkbox.tsx'

import { ModelPrice, ModelPrice_model } from './model-price.tsx'

export const ModelOption_model = graphql(
  `
    fragment ModelOption_model on LlmModel {
      displayName
      isDefault
      isAvailable
      unavailableReason
      ...ModelPrice_model
    }
  `,
  [ModelPrice_model],
)

type ModelOptionProps = {
  model: FragmentOf<typeof ModelOption_model>
  isChosen: boolean
  /** False where the reason is the provider's and stands above already. */
  isReasonShown: boolean
  onChange: (isChosen: boolean) => void
}

export function ModelOption({ model: reference, isChosen, isReasonShown, onChange }: ModelOptionProps) {
  const model = readFragment(ModelOption_model, reference)
  const reasonId = useId()
  const reason = model.isAvailable ? null : (model.unavailableReason ?? 'It cannot be used now.')
  return (
    <li>
      <label
        className={classNames(
          '-mx-2 flex items-center gap-3 rounded-md px-2 py-1.5 text-sm',
          model.isAvailable ? 'cursor-pointer hover:bg-hover' : 'cursor-not-allowed text-faint',
        )}
      >
        <Checkbox
          label={model.displayName}
          isChecked={isChosen}
          isDisabled={!model.isAvailable}
          describedBy={reason ? reasonId : undefined}
          onChange={onChange}
        />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2">
            <span className="truncate">{model.displayName}</span>
            {model.isDefault && <Badge tone="accent">default</Badge>}
          </span>
          {reason && (
            <span
              id={reasonId}
              className={classNames('block text-xs text-warn-text', !isReasonShown && 'sr-only')}
            >
              {reason}
            </span>
          )}
        </span>
        <ModelPrice model={model} />
      </label>
    </li>
  )
}
