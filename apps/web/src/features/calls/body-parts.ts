import { readList, readRecord, readText } from '#lib/read-json.ts'

/** Something that was said: by whom, and its text; code where it is JSON. */
export type BodyPart = { title: string; text: string; isCode: boolean }

const roles: Readonly<Record<string, string>> = {
  system: 'Instructions',
  user: 'Prompt',
  assistant: 'Earlier answer',
  tool: 'Result of a tool',
}

/** The messages that were sent, then everything else that was sent with them. */
export function toRequestParts(request: unknown): BodyPart[] {
  const { messages, ...rest } = readRecord(request)
  const options = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  return [
    ...readList(messages).flatMap(toMessageParts),
    ...(options.length > 0 ? [toCode('Options', Object.fromEntries(options))] : []),
  ]
}

/** What came back; nothing is said in words. */
export function toResponseParts(response: unknown): BodyPart[] {
  if (response === null) return [{ title: 'Answer', text: 'Nothing came back.', isCode: false }]
  const { text, toolCalls } = readRecord(response)
  const answer = readText(text) ?? ''
  const calls = readList(toolCalls)
  return [
    ...(answer === '' && calls.length > 0
      ? []
      : [{ title: 'Answer', text: answer || 'It is empty.', isCode: false }]),
    ...(calls.length > 0 ? [toCode('Calls of tools', calls)] : []),
  ]
}

function toMessageParts(message: unknown): BodyPart[] {
  const { role, content, toolCalls } = readRecord(message)
  const name = readText(role) ?? ''
  const title = roles[name] ?? name
  const text = readText(content)
  const calls = readList(toolCalls)
  return [
    ...(text === null ? [toCode(title, content)] : text === '' ? [] : [{ title, text, isCode: false }]),
    ...(calls.length > 0 ? [toCode('Calls of tools', calls)] : []),
  ]
}

function toCode(title: string, value: unknown): BodyPart {
  return { title, text: JSON.stringify(value, null, 2), isCode: true }
}
