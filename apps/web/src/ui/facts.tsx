import type { ReactNode } from 'react'

type FactsProps = { facts: readonly { name: string; value: ReactNode }[] }

/** Names and values, one under the other. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className="divide-y text-sm">
      {facts.map(({ name, value }) => (
        <div key={name} className="flex items-baseline justify-between gap-6 px-4 py-2">
          <dt className="shrink-0 text-muted">{name}</dt>
          <dd className="min-w-0 text-right break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
