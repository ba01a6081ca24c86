import { Download } from 'lucide-react'
import { toast } from 'sonner'

import { csrfHeaders } from '#graphql/client.ts'
import { Button } from '#ui/button.tsx'

/** The contract as a file. A plain link would not do: a session's requests carry a header. */
export function SchemaDownload() {
  async function download() {
    const text = await readSchema()
    if (text === null) {
      toast.error('The schema could not be fetched.', { description: 'Check that Sluice is running.' })
      return
    }
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = address
    link.download = 'schema.graphql'
    link.click()
    URL.revokeObjectURL(address)
  }

  return (
    <Button onClick={() => void download()}>
      <Download aria-hidden="true" className="size-4" /> Schema
    </Button>
  )
}

async function readSchema(): Promise<string | null> {
  try {
    const response = await fetch('/schema.graphql', { credentials: 'same-origin', headers: csrfHeaders })
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}
