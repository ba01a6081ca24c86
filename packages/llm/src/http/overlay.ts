/** What is known after news arrived: each field's latest value that is not null. Null where nothing ever came. */
export function overlay<Known extends object>(earlier: Known | null, later: Known | null): Known | null {
  if (earlier === null || later === null) return later ?? earlier
  return { ...earlier, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null)) }
}
