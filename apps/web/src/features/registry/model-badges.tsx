import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'

export const ModelBadges_model = graphql(`
  fragment ModelBadges_model on LlmModel {
    kind
    status
    isDefault
    isAvailable
    unavailableReason
    provider {
      id
      isSandbox
    }
  }
`)

/** What is special about a model. */
export function ModelBadges({ model: reference }: { model: FragmentOf<typeof ModelBadges_model> }) {
  const model = readFragment(ModelBadges_model, reference)
  const isDeprecated = model.status === 'DEPRECATED'
  return (
    <>
      {model.isDefault && <Badge tone="accent">default</Badge>}
      {isDeprecated && <Badge tone="warn">deprecated</Badge>}
      {model.kind === 'EMBEDDING' && <Badge>embedding</Badge>}
      {model.provider.isSandbox && <Badge>sandbox</Badge>}
      {!model.isAvailable && !isDeprecated && (
        <Badge title={model.unavailableReason ?? 'Its provider cannot be used'}>unavailable</Badge>
      )}
    </>
  )
}
