import { ListFilter } from 'lucide-react'
import { useId, useState } from 'react'

import { Button } from '#ui/button.tsx'

import { CallFilterFields } from './call-filter-fields.tsx'
import { toCallsFilter, type CallsSearch } from './calls-search.ts'
import { FilterChips } from './filter-chips.tsx'
import { RangePicker } from './range-picker.tsx'
import { useCallChoices } from './use-call-choices.ts'
import type { Period } from './period.ts'

type CallsFilterBarProps = { search: CallsSearch; period: Period; onChange: (part: CallsSearch) => void }

/** When, and what narrows the calls down: each filter that is set as a chip that takes it back. */
export function CallsFilterBar({ search, period, onChange }: CallsFilterBarProps) {
  const [isOpen, setIsOpen] = useState(false)
  const fieldsId = useId()
  const choices = useCallChoices(period)
  return (
    <div role="search" aria-label="Filter calls" className="mb-5 flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <RangePicker search={search} period={period} onChange={onChange} />
        <Button
          aria-expanded={isOpen}
          aria-controls={isOpen ? fieldsId : undefined}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ListFilter aria-hidden="true" className="size-3.5" /> Filters
        </Button>
      </div>
      {isOpen && (
        <div id={fieldsId}>
          <CallFilterFields filter={toCallsFilter(search)} choices={choices} onChange={onChange} />
        </div>
      )}
      <FilterChips filter={toCallsFilter(search)} choices={choices} onChange={onChange} />
    </div>
  )
}
