import { expect, test } from 'vitest'

import { createScriptedModels } from './scripted-models.ts'

const ANSWER = { text: 'Rather so, yes. ', toolCalls: [], tokens: 7 }
/** Everything that a stream hands out. */
async function readAll<Piece>(stream: AsyncIterable<Piece>): Promise<Piece[]> {
  const pieces: Piece[] = []
  for await (const piece of stream) pieces.push(piece)
  return pieces
}

const SIGNAL = new AbortController().signal

test('replies come in their order, errors are thrown, and an empty queue says so (S0-20)', async () => {
  await using models = createScriptedModels([ANSWER, new RangeError('no'), { ...ANSWER, text: 'Again.' }])

  expect(await models.complete('vendor', { n: 1 }, SIGNAL)).toBe(ANSWER)
  await expect(models.complete('vendor', { n: 2 }, SIGNAL)).rejects.toThrow(RangeError)
  expect(await models.complete('vendor', { n: 3 }, SIGNAL)).toMatchObject({ text: 'Again.' })
  await expect(models.complete('vendor', { n: 4 }, SIGNAL)).rejects.toThrow(
    'The script is over: 3 replies were given, and another one is asked for.',
  )
  expect(models.asked).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])
  expect(await models.listModels()).toEqual([])
})

test('a stream takes its reply when it is read, hands it out piece by piece and ends with the whole', async () => {
  const toolCalls = [{ id: 'a', name: 'look', arguments: '{}' }]
  await using models = createScriptedModels([{ ...ANSWER, toolCalls }])
  const stream = models.stream('vendor', 'Well?', SIGNAL)
  expect(models.asked).toEqual([])

  const events = await readAll(stream)

  expect(events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')).toBe(ANSWER.text)
  expect(events.slice(-3)).toEqual([
    { type: 'tool_call', index: 0, id: 'a', name: 'look' },
    { type: 'tool_arguments', index: 0, text: '{}' },
    { type: 'end', result: { ...ANSWER, toolCalls } },
  ])
  expect(await stream.partial()).toMatchObject({ text: ANSWER.text, usage: null })
  await expect(readAll(models.stream('vendor', 'Well?', SIGNAL))).rejects.toThrow('is over')
})

test('nobody is asked any more once the signal is aborted', async () => {
  await using models = createScriptedModels([ANSWER])

  await expect(models.complete('vendor', {}, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
  expect(models.asked).toEqual([])
})
