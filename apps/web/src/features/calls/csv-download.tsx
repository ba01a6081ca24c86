import { Download } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'

import { downloadFile } from '#graphql/download-file.ts'
import { Button } from '#ui/button.tsx'

/** The calls of the list as a file. */
export function CsvDownload({ address }: { address: string }) {
  const [isPending, setIsPending] = useState(false)

  async function download() {
    setIsPending(true)
    const problem = await downloadFile(address)
    if (problem) toast.error('The calls could not be downloaded.', { description: problem })
    setIsPending(false)
  }

  return (
    // Not disabled meanwhile: that would take the focus away.
    <Button aria-disabled={isPending} onClick={() => !isPending && void download()}>
      <Download aria-hidden="true" className="size-3.5" />
      {isPending ? 'Preparing…' : 'Download CSV'}
    </Button>
  )
}
