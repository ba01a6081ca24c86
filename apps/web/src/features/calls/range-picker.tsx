import { DayField } from '#features/audit/index.ts'
import { Select } from '#ui/select.tsx'

import type { CallsSearch } from './calls-search.ts'
import { formatDays } from './format-days.ts'
import { rangeNames, ranges, toRange, type Period } from './period.ts'

type RangePickerProps = { search: CallsSearch; period: Period; onChange: (part: CallsSearch) => void }

const options = [
  ...ranges.map((range) => ({ value: range, label: rangeNames[range] })),
  { value: 'custom', label: 'Days of your choice' },
] as const

/** Which period: one that moves with the time, or days from and to. */
export function RangePicker({ search, period, onChange }: RangePickerProps) {
  const range = toRange(search)
  const { list } = period.days
  return (
    <>
      <div className="w-44 max-sm:flex-1">
        <Select
          label="Period"
          options={options}
          value={range}
          onChange={(next) =>
            next === 'custom'
              ? onChange({ range: undefined, from: list[0], to: list.at(-1) })
              : onChange({ range: next === '7d' ? undefined : next, from: undefined, to: undefined })
          }
        />
      </div>
      {range === 'custom' ? (
        <>
          <div className="max-sm:min-w-[40%] max-sm:flex-1">
            <DayField label="From" value={list[0]} onChange={(from) => from && onChange({ from })} />
          </div>
          <div className="max-sm:min-w-[40%] max-sm:flex-1">
            <DayField label="To" value={list.at(-1)} onChange={(to) => to && onChange({ to })} />
          </div>
        </>
      ) : (
        <p className="text-sm text-muted max-sm:order-last max-sm:w-full">
          {formatDays(list)}, {range === '24h' ? 'whole days in sums' : 'UTC'}
        </p>
      )}
    </>
  )
}
