import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { readRecord } from '#lib/read-json.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Facts } from '#ui/facts.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { flagKeys, flagNames } from '../models/model-values.ts'

export const ModelFacts_model = graphql(`
  fragment ModelFacts_model on LlmModel {
    ref
    kind
    apiConfig
    contextWindow
    maxOutputTokens
    supportsStreaming
    supportsTools
    supportsJsonSchema
    supportsVision
    updatedAt
  }
`)

const optionNames: Readonly<Record<string, string>> = {
  maxTokensParameter: 'Limit of output is sent as',
  omitTemperature: 'Temperature is never sent',
  maxOutputTokens: 'Limit of output to send',
  reasoningEffort: 'Reasoning effort',
}

/** What is known of a model besides its price. */
export function ModelFacts({ model: reference }: { model: FragmentOf<typeof ModelFacts_model> }) {
  const model = readFragment(ModelFacts_model, reference)
  const abilities = flagKeys.filter((key) => model[key] === true).map((key) => flagNames[key])
  const lacks = flagKeys.filter((key) => model[key] === false).map((key) => flagNames[key])
  const facts = [
    {
      name: 'Reference',
      value: (
        <span className="flex items-center justify-end gap-1">
          <code className="font-mono text-xs wrap-anywhere">{model.ref}</code>
          <CopyButton text={model.ref} label="Copy reference" />
        </span>
      ),
    },
    { name: 'Kind', value: model.kind === 'CHAT' ? 'chat' : 'embedding' },
    { name: 'Context window', value: toTokens(model.contextWindow) },
    { name: 'Most output', value: toTokens(model.maxOutputTokens) },
    { name: 'Supports', value: abilities.join(', ') || 'unknown' },
    ...(lacks.length > 0 ? [{ name: 'Does not support', value: lacks.join(', ') }] : []),
    ...Object.entries(readRecord(model.apiConfig)).map(([key, value]) => ({
      name: optionNames[key] ?? key,
      value: value === true ? 'yes' : String(value),
    })),
    { name: 'Last changed', value: <RelativeTime time={model.updatedAt} /> },
  ]
  return (
    <section aria-label="Facts" className="rounded-md border">
      <Facts facts={facts} />
    </section>
  )
}

function toTokens(count: number | null): string {
  return count === null ? 'unknown' : `${formatCount(count)} tokens`
}
