import { expect, test } from 'vitest'

import { isBase64, parseDataUrl } from './media.ts'

test('base64 is letters of its alphabet, padded or not', () => {
  expect(['AAAA', 'AA==', 'AA', 'AAA=', 'AAA', 'a+/9'].every(isBase64)).toBe(true)
  expect(['', 'A', 'AAAAA', 'A===', 'AA-_', 'A A=', 'data:image/png;base64,AAAA'].some(isBase64)).toBe(false)
})

test('a data URL is taken apart, any other address is not one', () => {
  expect(parseDataUrl('data:image/png;base64,AAAA')).toEqual({ mediaType: 'image/png', data: 'AAAA' })
  expect(parseDataUrl('data:image/png;name=a;base64,')).toEqual({ mediaType: 'image/png', data: '' })
  expect(parseDataUrl('data:image/png,AAAA')).toBeNull()
  expect(parseDataUrl('https://example.com/a.png')).toBeNull()
})
