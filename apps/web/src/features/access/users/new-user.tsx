import { UserPlus } from 'lucide-react'
import { useState } from 'react'

import { Button } from '#ui/button.tsx'

import { NewUserForm, type IssuedPassword } from './new-user-form.tsx'
import { PasswordOnce } from './password-once.tsx'

/** The button that adds a user, and what follows: the form, then the password. */
export function NewUser() {
  const [isOpen, setIsOpen] = useState(false)
  const [issued, setIssued] = useState<IssuedPassword | null>(null)
  return (
    <>
      <Button look="primary" onClick={() => setIsOpen(true)}>
        <UserPlus aria-hidden="true" className="size-4" /> New user
      </Button>
      {isOpen && (
        <NewUserForm
          onDone={(next) => {
            setIsOpen(false)
            setIssued(next)
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
      {issued && <PasswordOnce {...issued} onClose={() => setIssued(null)} />}
    </>
  )
}
