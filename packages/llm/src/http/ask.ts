import { toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import type { SendMode } from './exchange-plan.ts'
import type { HttpAnswer, StreamAnswer } from './transfer.ts'

/** Statuses with which servers reject a parameter. */
const REJECTIONS = [400, 422]

/** An answer as far as it is there. */
export type Opened = {
  /** Its text is empty while the body is still coming. */
  answer: HttpAnswer
  /** A body that is still coming; null: the answer is whole. */
  body: StreamAnswer | null
  /** The request that brought it. */
  sent: CompletionRequest
}

/**
 * Asks, and once more without whatever the server rejects of what an answer can do without: the temperature, and the
 * counts at the end of a stream.
 */
export async function ask(
  request: CompletionRequest,
  isStream: boolean,
  send: (request: CompletionRequest, mode: SendMode) => Promise<Omit<Opened, 'sent'>>,
): Promise<Opened> {
  let sent = request
  let mode: SendMode = { stream: isStream, isUsageAsked: true }
  for (;;) {
    const opened = await send(sent, mode)
    const words = REJECTIONS.includes(opened.answer.status) ? opened.answer.text : ''
    if (isStream && mode.isUsageAsked && /stream_options/i.test(words)) {
      mode = { ...mode, isUsageAsked: false }
    } else if (toSentTemperature(sent) !== undefined && /temperature/i.test(words)) {
      sent = { ...sent, options: { ...sent.options, omitTemperature: true } }
    } else {
      return { ...opened, sent }
    }
  }
}
