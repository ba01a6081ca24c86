import { readRecord, readText } from '#lib/read-json.ts'

import { csrfHeaders } from './client.ts'
import { unreachable } from './problem.ts'

/**
 * Fetches a file of the API and hands it to the browser under the name it has there. A plain link would not do: a session's requests
 * carry a header. Says what went wrong; a file that broke off is not handed over.
 */
export async function downloadFile(address: string): Promise<string | null> {
  try {
    const response = await fetch(address, { credentials: 'same-origin', headers: csrfHeaders })
    if (!response.ok) return (await readRefusal(response)) ?? unreachable
    save(await response.blob(), readName(response))
    return null
  } catch {
    return unreachable
  }
}

async function readRefusal(response: Response): Promise<string | null> {
  return readText(readRecord(readRecord(await response.json()).error).message)
}

function readName(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download'
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
