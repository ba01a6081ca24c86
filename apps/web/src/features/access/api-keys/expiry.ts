/** The local day of a time, as date inputs write it; empty for never. */
export function toDay(time: string | null): string {
  if (time === null) return ''
  const date = new Date(time)
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`
}

/** The end of a local day; null for never. */
export function toExpiry(day: string): string | null {
  const end = new Date(`${day}T23:59:59.999`)
  return Number.isNaN(end.getTime()) ? null : end.toISOString()
}
