import { expect, it } from 'vitest'

import { toTranscriptContent } from './transcript-content.ts'

it('turns and the prices of the moment are read', () => {
  const content = {
    turns: [{ turnNumber: 1, probePrompt: 'Ask', targetResponse: 'Answer' }],
    costSnapshot: {
      costInputPerMillion: '0.25',
      costOutputPerMillion: 2,
      costReasoningPerMillion: null,
      priceId: 'p',
    },
  }
  expect(toTranscriptContent(content)).toEqual({
    turns: [{ prompt: 'Ask', answer: 'Answer' }],
    rates: [
      { name: 'Input', usdPerMillion: '0.25' },
      { name: 'Output', usdPerMillion: '2' },
      { name: 'Reasoning', usdPerMillion: null },
    ],
  })
})

it.each([null, [], 'text', { turns: {}, costSnapshot: null }])('%j reads as empty', (content) => {
  expect(toTranscriptContent(content)).toEqual({ turns: [], rates: [] })
})

it('a turn without words is still a turn', () => {
  expect(toTranscriptContent({ turns: [{}] }).turns).toEqual([{ prompt: '', answer: '' }])
})
