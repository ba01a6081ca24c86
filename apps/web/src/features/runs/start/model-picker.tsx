import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { Card } from '#ui/card.tsx'

import { ModelOption, ModelOption_model } from './model-option.tsx'

export const ModelPicker_query = graphql(
  `
    fragment ModelPicker_query on Query {
      llmProviders(limit: 100) {
        id
        displayName
        isSandbox
        isAvailable
        unavailableReason
        activeModels {
          id
          ref
          kind
          ...ModelOption_model
        }
      }
    }
  `,
  [ModelOption_model],
)

type ModelPickerProps = {
  query: FragmentOf<typeof ModelPicker_query>
  /** The refs of those chosen. */
  models: ReadonlySet<string>
  error: string | undefined
  onChange: (models: ReadonlySet<string>) => void
}

/** Whom to ask: the chat models in service, by provider, those that can be used first. */
export function ModelPicker({ query, models, error, onChange }: ModelPickerProps) {
  const providers = readFragment(ModelPicker_query, query)
    .llmProviders.map((provider) => ({
      ...provider,
      chatModels: provider.activeModels.filter((model) => model.kind === 'CHAT'),
    }))
    .filter((provider) => provider.chatModels.length > 0)
    .toSorted((one, other) => Number(other.isAvailable) - Number(one.isAvailable))

  function toggle(ref: string, isChosen: boolean) {
    const next = new Set(models)
    if (isChosen) next.add(ref)
    else next.delete(ref)
    onChange(next)
  }

  return (
    <Card title="Models" aside={`${formatQuantity(models.size, 'model')} chosen · USD per million tokens`}>
      {error && (
        <p role="alert" className="border-b bg-bad-soft px-4 py-2.5 text-sm text-bad-text">
          {error}
        </p>
      )}
      {providers.length === 0 && (
        <p className="px-4 py-3 text-muted">No provider serves a chat model. Add one under Models first.</p>
      )}
      <div className="divide-y">
        {providers.map((provider) => (
          <fieldset key={provider.id} className="px-4 py-3">
            <legend className="float-left flex w-full items-center gap-2 text-sm font-medium">
              {provider.displayName}
              {provider.isSandbox && <Badge title="Answered by the bundled simulator">sandbox</Badge>}
            </legend>
            {provider.unavailableReason && (
              <p className="clear-left text-xs text-warn-text">{provider.unavailableReason}</p>
            )}
            <ul className="clear-left pt-1.5">
              {provider.chatModels.map((model) => (
                <ModelOption
                  key={model.id}
                  model={model}
                  isChosen={models.has(model.ref)}
                  isReasonShown={provider.unavailableReason === null}
                  onChange={(isChosen) => toggle(model.ref, isChosen)}
                />
              ))}
            </ul>
          </fieldset>
        ))}
      </div>
    </Card>
  )
}
