/**
 * The simulator's own tokeniser. A token is the blanks before it plus either up to four letters or digits of one
 * word, or one other character; blanks at the end of the text are one token. English prose comes to about
 * 1.6 tokens a word. Joined, the tokens of a text are the text.
 */
const LETTERS_PER_TOKEN = 4

export function countTokens(text: string): number {
  let count = 0
  for (let position = 0; position < text.length; position = findTokenEnd(text, position)) count += 1
  return count
}

export function splitTokens(text: string): string[] {
  const tokens: string[] = []
  let position = 0
  while (position < text.length) {
    const end = findTokenEnd(text, position)
    tokens.push(text.slice(position, end))
    position = end
  }
  return tokens
}

function findTokenEnd(text: string, start: number): number {
  let position = start
  while (position < text.length && isBlank(text.charCodeAt(position))) position += 1
  if (position === text.length) return position
  const wordStart = position
  const wordLimit = Math.min(text.length, wordStart + LETTERS_PER_TOKEN)
  while (position < wordLimit && isWordCharacter(text.charCodeAt(position))) position += 1
  if (position > wordStart) return position
  return wordStart + (isSurrogatePair(text, wordStart) ? 2 : 1)
}

const isBlank = (code: number): boolean => code <= 0x20 || code === 0xa0 || code === 0x3000

/** Digits, Latin letters with and without accents, and the alphabets below the general punctuation block. */
const isWordCharacter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0xc0 && code < 0x2000)

const isSurrogatePair = (text: string, position: number): boolean =>
  (text.codePointAt(position) ?? 0) > 0xffff
