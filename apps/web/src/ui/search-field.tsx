import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

const pauseMs = 250

type SearchFieldProps = { label: string; value: string; onChange: (value: string) => void }

/** A search box that speaks up once the typing has paused. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value)
  const said = useRef(value)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })

  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => {
      said.current = text
      latest.current(text)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [text, value])

  // Somebody else set it, as when the filters are cleared.
  useEffect(() => {
    if (value !== said.current) setText(value)
    said.current = value
  }, [value])

  return (
    <div className="relative">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-8 w-full rounded-md border border-line-strong bg-surface pr-3 pl-9 text-sm shadow-card max-sm:h-10 max-sm:text-lg"
      />
    </div>
  )
}
