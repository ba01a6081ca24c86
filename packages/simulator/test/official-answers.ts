import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import type { ProtocolName } from '@sluice/llm'
import OpenAI, { AzureOpenAI } from 'openai'

import type { Simulator } from '../src/index.ts'

export type Turn = { role: 'user' | 'assistant'; content: string }

const MODEL = 'sim-a'
const apiKey = 'official'

type Ask = (url: string, system: string, turns: readonly Turn[]) => Promise<string | null | undefined>

const CLIENTS: Record<ProtocolName, Ask> = {
  openai: (url, system, turns) =>
    askOpenAi(new OpenAI({ apiKey, baseURL: `${url}/openai/v1` }), system, turns),
  'azure-openai': (url, system, turns) =>
    askOpenAi(
      new AzureOpenAI({ apiKey, endpoint: `${url}/azure-openai`, apiVersion: '2024-10-21' }),
      system,
      turns,
    ),
  anthropic: async (url, system, turns) => {
    const { messages } = new Anthropic({ apiKey, baseURL: `${url}/anthropic` })
    const answer = await messages.create({ model: MODEL, max_tokens: 8192, system, messages: [...turns] })
    const [block] = answer.content
    return block?.type === 'text' ? block.text : null
  },
  google: async (url, system, turns) => {
    const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${url}/google` } })
    const contents = turns.map(({ role, content }) => ({
      role: role === 'user' ? 'user' : 'model',
      parts: [{ text: content }],
    }))
    const answer = await models.generateContent({
      model: MODEL,
      contents,
      config: { systemInstruction: system },
    })
    return answer.text
  },
}

async function askOpenAi(client: OpenAI, system: string, turns: readonly Turn[]): Promise<string | null> {
  const { choices } = await client.chat.completions.create({
    model: MODEL,
    messages: [{ role: 'system', content: system }, ...turns],
  })
  return choices[0]?.message.content ?? null
}

/** What the vendor's own client gets for an answer. The simulator's depends on every word that is sent to it. */
export async function askOfficialClient(
  { url }: Simulator,
  protocol: ProtocolName,
  { system, turns }: { system: string; turns: readonly Turn[] },
): Promise<string> {
  const answer = await CLIENTS[protocol](url, system, turns)
  if (typeof answer === 'string' && answer !== '') return answer
  throw new Error('the official client got no answer')
}
