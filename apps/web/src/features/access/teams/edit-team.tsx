import { Pencil } from 'lucide-react'
import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { IconButton } from '#ui/icon-button.tsx'

import { EditTeamForm, EditTeamForm_team } from './edit-team-form.tsx'

export const EditTeam_team = graphql(
  `
    fragment EditTeam_team on Team {
      name
      ...EditTeamForm_team
    }
  `,
  [EditTeamForm_team],
)

/** The button that changes a team, and its form. */
export function EditTeam({ team: reference }: { team: FragmentOf<typeof EditTeam_team> }) {
  const team = readFragment(EditTeam_team, reference)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <IconButton icon={Pencil} label={`Edit ${team.name}`} onClick={() => setIsOpen(true)} />
      {isOpen && <EditTeamForm team={team} onClose={() => setIsOpen(false)} />}
    </>
  )
}
