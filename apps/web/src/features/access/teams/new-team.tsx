import { Plus } from 'lucide-react'
import { useState } from 'react'

import { Button } from '#ui/button.tsx'

import { NewTeamForm } from './new-team-form.tsx'

/** The button that makes a team, and its form. */
export function NewTeam() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button look="primary" onClick={() => setIsOpen(true)}>
        <Plus aria-hidden="true" className="size-4" /> New team
      </Button>
      {isOpen && <NewTeamForm onClose={() => setIsOpen(false)} />}
    </>
  )
}
