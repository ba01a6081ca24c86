import type { Ref } from 'react'

import { Select } from '#ui/select.tsx'

import { useTeams } from './use-teams.ts'

type TeamFieldProps = {
  ref?: Ref<HTMLButtonElement>
  value: string
  hint?: string
  error?: string | undefined
  onChange: (teamId: string) => void
}

/** A team, for those who may choose one. */
export function TeamField({ value, ...field }: TeamFieldProps) {
  const teams = useTeams()
  const options = teams.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select
      label="Team"
      isLabelVisible
      options={options}
      value={options.length > 0 ? value : null}
      placeholder="…"
      {...field}
    />
  )
}
