import { toast } from 'sonner'
import { useClient } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Switch } from '#ui/switch.tsx'

import { UpdateLlmProviderMutation } from './provider.mutations.ts'
import { ProviderNowQuery } from './provider-now.ts'

export const ProviderSwitch_provider = graphql(`
  fragment ProviderSwitch_provider on LlmProvider {
    id
    displayName
    isEnabled
    updatedAt
  }
`)

/** Switches a provider on and off, at once. */
export function ProviderSwitch({
  provider: reference,
}: {
  provider: FragmentOf<typeof ProviderSwitch_provider>
}) {
  const { id, displayName, isEnabled, updatedAt } = readFragment(ProviderSwitch_provider, reference)
  const client = useClient()
  const update = useAction(UpdateLlmProviderMutation)

  async function change(next: boolean) {
    const { problem } = await update.run({ id, input: { isEnabled: next, expectedUpdatedAt: updatedAt } })
    if (!problem) {
      toast.success(`${displayName} is ${next ? 'on' : 'off'}.`, {
        description: next ? 'Its models can be called again.' : 'Its models are called no more.',
      })
      return
    }
    toast.error(`${displayName} is as it was.`, { description: problem.message })
    if (problem.code === 'CONFLICT') {
      await client.query(ProviderNowQuery, { id }, { requestPolicy: 'network-only' })
    }
  }

  return (
    <Switch
      label={`${displayName} is on`}
      isLabelVisible={false}
      isOn={isEnabled}
      onChange={(next) => void change(next)}
    />
  )
}
