import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Callout } from '#ui/callout.tsx'

export const InfraModelState_infraModel = graphql(`
  fragment InfraModelState_infraModel on InfraModel {
    isFallback
    reason
    model {
      id
      ref
      displayName
      provider {
        id
        displayName
      }
    }
  }
`)

type InfraModelStateProps = { infraModel: FragmentOf<typeof InfraModelState_infraModel> }

/** The model that would be asked now, and why it is not the one that is set. */
export function InfraModelState({ infraModel: reference }: InfraModelStateProps) {
  const { isFallback, reason, model } = readFragment(InfraModelState_infraModel, reference)
  if (!model) {
    return (
      <Callout tone="danger" title="No model can be called">
        {reason} Whatever needs this model fails until then.
      </Callout>
    )
  }
  if (!isFallback) {
    return (
      <p className="text-sm text-muted">
        In force now: {model.displayName}, {model.provider.displayName}
      </p>
    )
  }
  return (
    <Callout tone="warning" title={`${model.ref} stands in`}>
      {reason} Until then the cheapest model that can be called does this work.
    </Callout>
  )
}
