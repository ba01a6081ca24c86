import { useId } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { classNames } from '#lib/class-names.ts'
import { Badge } from '#ui/badge.tsx'
import { Checkbox } from '#ui/checkbox.tsx'
import { Money } from '#ui/money.tsx'

export const ModelOption_model = graphql(`
  fragment ModelOption_model on LlmModel {
    displayName
    ref
    isDefault
    isAvailable
    unavailableReason
    costInputPerMillion
    costOutputPerMillion
  }
`)

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
        <span className="shrink-0 text-right text-xs text-muted tabular-nums">
          <Money usd={model.costInputPerMillion} unknownText="unpriced" /> in
          <span className="mx-1.5 text-faint max-sm:hidden">/</span>
          <span className="max-sm:block">
            <Money usd={model.costOutputPerMillion} unknownText="unpriced" /> out
          </span>
        </span>
      </label>
    </li>
  )
}
