import { Plus } from 'lucide-react'
import { useState } from 'react'

import { Button } from '#ui/button.tsx'

import { ApiKeyOnce } from './api-key-once.tsx'
import { NewApiKeyForm } from './new-api-key-form.tsx'

/** The button that makes a key, and what follows: the form, then the key with its first call. */
export function NewApiKey() {
  const [isOpen, setIsOpen] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  return (
    <>
      <Button look="primary" onClick={() => setIsOpen(true)}>
        <Plus aria-hidden="true" className="size-4" /> New API key
      </Button>
      {isOpen && (
        <NewApiKeyForm
          onDone={(next) => {
            setIsOpen(false)
            setKey(next)
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
      {key !== null && <ApiKeyOnce title="Your new API key" apiKey={key} onClose={() => setKey(null)} />}
    </>
  )
}
