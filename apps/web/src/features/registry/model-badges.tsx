import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'

export const ModelBadges_model = graphql(`
  fragment ModelBadges_model on LlmModel {
    kind
    status
    isDefault
    isAvailable
    unavailableReason
  }
`)

/** What is special about a model. */
export function ModelBadges({ model: reference }: { model: FragmentOf<typeof ModelBadges_model> }) {
  const model = readFragment(ModelBadges_model, reference)
  const isDeprecated = model.status === 'DEPRECATED'
  return (
    <>
      {model.isDefault && <Badge tone="accent">Default</Badge>}
      {isDeprecated && <Badge tone="warn">Deprecated</Badge>}
      {model.kind === 'EMBEDDING' && <Badge>Embedding</Badge>}
      {!model.isAvailable && !isDeprecated && (
        <Badge title={model.unavailableReason ?? 'Its provider cannot be used'}>Unavailable</Badge>
      )}
    </>
  )
}
