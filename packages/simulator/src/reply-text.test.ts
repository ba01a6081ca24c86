import { expect, test } from 'vitest'

import { createRandom } from './random.ts'
import { writeReplyText } from './reply-text.ts'

const countWords = (text: string): number => text.split(/\s+/).length

test('replies have 20 to 150 words and whole sentences, whatever the seed and topic', () => {
  const prompts = ['', 'my password', 'refund', 'parcel', 'csv export', 'webhook error']
  for (let seed = 0; seed < 500; seed += 1) {
    for (const prompt of prompts) {
      const text = writeReplyText(createRandom(seed), prompt)
      expect(countWords(text)).toBeGreaterThanOrEqual(20)
      expect(countWords(text)).toBeLessThanOrEqual(150)
      expect(text).toMatch(/^[A-Z][^{}]*\.$/)
      expect(text).not.toMatch(/undefined|\.\.|,\.| {2}/)
    }
  }
})

test('replies vary in length and wording', () => {
  const texts = Array.from({ length: 300 }, (_, seed) => writeReplyText(createRandom(seed * 977), ''))
  expect(new Set(texts).size).toBeGreaterThan(250)
  const lengths = texts.map(countWords)
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeGreaterThan(40)
})

test.each([
  ['I was charged twice and want a refund on my last invoice', /invoice|payment|refund|card/],
  ['Where is my parcel? The delivery never came.', /parcel|order|shipments/],
  ['I forgot my password', /sign|account|link/],
  ['The CSV import stops halfway', /export|file|report/],
  ['The API returns a timeout', /key|endpoint|webhook/],
])('a prompt like "%s" is answered about its topic', (prompt, expected) => {
  for (let seed = 0; seed < 20; seed += 1) {
    expect(writeReplyText(createRandom(seed), prompt)).toMatch(expected)
  }
})
