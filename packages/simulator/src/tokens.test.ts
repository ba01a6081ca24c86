import { expect, test } from 'vitest'

import { createRandom } from './random.ts'
import { countTokens, splitTokens } from './tokens.ts'

test.each([
  ['', []],
  ['help', ['help']],
  ['password', ['pass', 'word']],
  ['Hello, world!', ['Hell', 'o', ',', ' worl', 'd', '!']],
  ['  \n a', ['  \n a']],
  ['end. ', ['end', '.', ' ']],
  ['Straße', ['Stra', 'ße']],
  ['日本', ['日', '本']],
  ['😀😀', ['😀', '😀']],
  ['\u{10000}\ud800', ['\u{10000}', '\ud800']],
])('%j is cut into %j', (text, tokens) => {
  expect(splitTokens(text)).toEqual(tokens)
})

test('the tokens of any text join to the text and are as many as are counted', () => {
  const random = createRandom(7)
  const alphabet = ['a', 'Z', '9', ' ', '\n', '.', 'é', '日', '😀', '\ud83d', '\u2013', '\u00a0']
  for (let round = 0; round < 500; round += 1) {
    const length = Math.floor(random() * 60)
    const text = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
    const tokens = splitTokens(text)
    expect(tokens.join('')).toBe(text)
    expect(countTokens(text)).toBe(tokens.length)
  }
})
