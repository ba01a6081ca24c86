import { useState } from 'react'

const usualLength = 160

/** Text that may be long: its beginning, and the rest on request. */
export function CutText({ text, length = usualLength }: { text: string; length?: number }) {
  const [isWhole, setIsWhole] = useState(false)
  const isLong = text.length > length
  return (
    <>
      {isLong && !isWhole ? `${text.slice(0, length).trimEnd()}…` : text}
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
          className="ml-1.5 rounded-sm font-sans text-xs font-medium whitespace-nowrap text-accent-text underline underline-offset-2"
        >
          {isWhole ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  )
}
