import { useTeams } from '#features/access/index.ts'
import { Select } from '#ui/select.tsx'

import type { Grouping } from './call-names.ts'
import type { CallsSearch } from './calls-search.ts'

type GroupPickerProps = { by: Grouping; onChange: (part: CallsSearch) => void }

const options = [
  { value: 'model', label: 'By model' },
  { value: 'provider', label: 'By provider' },
  { value: 'feature', label: 'By feature' },
] as const
const team = { value: 'team', label: 'By team' } as const

/** By what costs are told apart; by team only for who sees several. */
export function GroupPicker({ by, onChange }: GroupPickerProps) {
  const hasTeams = useTeams().length > 1 || by === 'team'
  return (
    <div className="w-36">
      <Select
        label="Group by"
        options={hasTeams ? [...options, team] : options}
        value={by}
        onChange={(next) => onChange({ by: next === 'model' ? undefined : next })}
      />
    </div>
  )
}
