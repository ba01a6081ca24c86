import { Select } from '#ui/select.tsx'

import { useViewer } from '../viewer-context.ts'
import { useTeams } from './use-teams.ts'

type TeamFilterProps = { team: string | undefined; onChange: (team: string | undefined) => void }

/** Narrows a list down to a team; nothing for those who see one team only. */
export function TeamFilter({ team, onChange }: TeamFilterProps) {
  const { canAdminister } = useViewer()
  const teams = useTeams()
  if (!canAdminister) return null
  const options = [
    { value: 'ALL', label: 'All teams' },
    ...teams.map(({ id, name }) => ({ value: id, label: name })),
  ]
  // A team that is not loaded yet is still named.
  if (team && !options.some(({ value }) => value === team))
    options.push({ value: team, label: 'Chosen team' })
  return (
    <div className="w-44 max-sm:flex-1">
      <Select
        label="Team"
        options={options}
        value={team ?? 'ALL'}
        onChange={(next) => onChange(next === 'ALL' ? undefined : next)}
      />
    </div>
  )
}
