import { formatQuantity } from '#lib/format-number.ts'
import { Callout } from '#ui/callout.tsx'

import { toListOnlyFilters } from './calls-question.ts'
import type { CallsFilter, CallsSearch } from './calls-search.ts'
import { SandboxNote } from './sandbox-note.tsx'

type UsageNotesProps = {
  search: CallsSearch
  /** How many the sums count. */
  calls: number
  /** How many they leave out. */
  sandboxCalls: number
  onChange: (part: CallsSearch) => void
}

const names: Partial<Record<keyof CallsFilter, string>> = {
  run: 'run',
  outcome: 'outcome',
  error: 'error code',
  cost: 'least cost',
  unpriced: 'unknown cost',
}
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** What the sums count and do not count, where that is not what one would think. */
export function UsageNotes({ search, calls, sandboxCalls, onChange }: UsageNotesProps) {
  const listOnly = toListOnlyFilters(search).map((name) => names[name] ?? name)
  return (
    <div className="flex flex-col gap-2 not-empty:mt-3">
      {listOnly.length > 0 && (
        <Callout tone="info">
          Sums and chart do not follow the filter by {list.format(listOnly)}; the list below does.
        </Callout>
      )}
      {search.sandbox ? (
        <SandboxNote action="Leave them out" onAct={() => onChange({ sandbox: undefined })}>
          Calls that the sandbox answered are counted and listed too. Nobody is billed for them.
        </SandboxNote>
      ) : (
        sandboxCalls > 0 && (
          <SandboxNote action="Count them" onAct={() => onChange({ sandbox: true })}>
            {calls === 0 && 'Only the sandbox was called: '}
            {formatQuantity(sandboxCalls, 'call')}
            {calls > 0 && ' to the sandbox'} {sandboxCalls === 1 ? 'is' : 'are'} left out of sums and list,
            because nobody is billed for {sandboxCalls === 1 ? 'it' : 'them'}.
          </SandboxNote>
        )
      )}
    </div>
  )
}
