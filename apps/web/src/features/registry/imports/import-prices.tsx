import { FileDown } from 'lucide-react'
import { useState } from 'react'

import { Button } from '#ui/button.tsx'

import { ImportPricesForm } from './import-prices-form.tsx'

/** The button that takes over prices from a file, and what follows. */
export function ImportPrices() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <FileDown aria-hidden="true" className="size-4" /> Import prices
      </Button>
      {isOpen && <ImportPricesForm onClose={() => setIsOpen(false)} />}
    </>
  )
}
