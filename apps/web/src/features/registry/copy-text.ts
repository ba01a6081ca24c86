import { toast } from 'sonner'

/** Puts a text on the clipboard, and says so. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.success(`${what} is copied.`)
  } catch {
    // Browsers offer the clipboard on https and localhost only.
    toast.error('This browser did not allow copying.', { description: text })
  }
}
