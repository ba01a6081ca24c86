const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A time span in its two largest units: "840 ms", "1.2 s", "42 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < second) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 10 * second) return `${(milliseconds / second).toFixed(1)} s`
  const rounded = Math.round(milliseconds / second) * second
  if (rounded < minute) return `${rounded / second} s`
  if (rounded < hour) return pair(rounded, { size: minute, name: 'min' }, { size: second, name: 's' })
  if (rounded < day) return pair(rounded, { size: hour, name: 'h' }, { size: minute, name: 'min' })
  return pair(rounded, { size: day, name: 'd' }, { size: hour, name: 'h' })
}

type Unit = { size: number; name: string }

function pair(milliseconds: number, large: Unit, small: Unit): string {
  const first = Math.floor(milliseconds / large.size)
  const rest = Math.floor((milliseconds % large.size) / small.size)
  return rest === 0 ? `${first} ${large.name}` : `${first} ${large.name} ${rest} ${small.name}`
}
