import { Download } from 'lucide-react'
import { toast } from 'sonner'

import { downloadFile } from '#graphql/download-file.ts'
import { Button } from '#ui/button.tsx'

/** The contract as a file. */
export function SchemaDownload() {
  async function download() {
    const problem = await downloadFile('/schema.graphql')
    if (problem) toast.error('The schema could not be fetched.', { description: problem })
  }

  return (
    <Button onClick={() => void download()}>
      <Download aria-hidden="true" className="size-4" /> Schema
    </Button>
  )
}
