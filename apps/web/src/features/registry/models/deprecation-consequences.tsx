import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Callout } from '#ui/callout.tsx'
import { Facts } from '#ui/facts.tsx'

export const DeprecationConsequences_result = graphql(`
  fragment DeprecationConsequences_result on DeprecateLlmModelResult {
    warning
    newDefault {
      id
      displayName
    }
    usage {
      isDefault
      runsRunning
      runsTotal
      settings
    }
  }
`)

/** Who uses a model, and what becomes the default in its place. */
export function DeprecationConsequences({
  result: reference,
}: {
  result: FragmentOf<typeof DeprecationConsequences_result>
}) {
  const { warning, newDefault, usage } = readFragment(DeprecationConsequences_result, reference)
  const { runsRunning, runsTotal, settings, isDefault } = usage
  const facts = [
    {
      name: 'Runs under way',
      value: runsRunning === 0 ? 'none' : `${formatQuantity(runsRunning, 'run')}, played to the end`,
    },
    { name: 'Runs that ever used it', value: runsTotal === 0 ? 'none' : formatQuantity(runsTotal, 'run') },
    {
      name: 'Settings that name it',
      value: settings.length === 0 ? 'none' : settings.join(', '),
    },
    ...(isDefault ? [{ name: 'Default from then on', value: newDefault?.displayName ?? 'none' }] : []),
  ]
  return (
    <>
      {isDefault && (
        <Callout tone="warning" title="It is the default">
          {newDefault
            ? `${newDefault.displayName} becomes the default in its place.`
            : (warning ?? 'No other active chat model is left to become the default.')}
        </Callout>
      )}
      {settings.length > 0 && (
        <Callout tone="warning">Another model stands in for it in the settings that name it.</Callout>
      )}
      {!isDefault && warning && <Callout tone="warning">{warning}</Callout>}
      <section aria-label="What uses it" className="rounded-md border">
        <Facts facts={facts} />
      </section>
    </>
  )
}
