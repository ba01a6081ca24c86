type DecimalRule = {
  isRequired?: boolean
  isNegativeAllowed?: boolean
  /** Digits after the point. */
  maximumPlaces?: number
}

const plainDecimal = /^-?(?:\d+(?:\.(\d+))?|\.(\d+))$/

/** What is wrong with a decimal as typed, in a sentence; nothing when it can be sent as the string it is. */
export function findDecimalError(text: string, rule: DecimalRule = {}): string | undefined {
  const { isRequired = false, isNegativeAllowed = false, maximumPlaces } = rule
  const typed = text.trim()
  if (typed === '') return isRequired ? 'Give a number.' : undefined
  if (typed.includes(',')) return 'Write it with a point and without grouping, as in 1200.25.'
  const match = plainDecimal.exec(typed)
  if (!match) return `“${typed}” is not a number. Write it as in 0.25.`
  if (typed.startsWith('-') && !isNegativeAllowed) return 'Give a number that is not negative.'
  const places = (match[1] ?? match[2] ?? '').length
  if (maximumPlaces !== undefined && places > maximumPlaces) {
    return `Give at most ${maximumPlaces} digits after the point.`
  }
  return undefined
}
