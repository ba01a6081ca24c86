const abbreviations = /\b(api|id|json|url|usd|utc)\b/gi

/** A field's path as words: `['limits', 'requestsPerMinute']` is "Limits › requests per minute". */
export function toFieldName(path: readonly string[]): string {
  const words = path.map(toWords).join(' › ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function toWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
    .replace(abbreviations, (word) => word.toUpperCase())
}
