import { toSentMaxOutputTokens, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest, ResponseFormat, Tool, ToolChoice } from '../spec/index.ts'
import { toContents } from './to-contents.ts'

/** The body of a generateContent request; system messages have a field of their own. What is undefined is not sent. */
export function toWire(request: CompletionRequest): object {
  const { messages, tools = [], toolChoice, responseFormat } = request
  const system = messages.filter((message) => message.role === 'system')
  return {
    systemInstruction:
      system.length > 0 ? { parts: system.map(({ content }) => ({ text: content })) } : undefined,
    contents: toContents(messages),
    tools: tools.length > 0 ? [{ functionDeclarations: tools.map(toDeclaration) }] : undefined,
    toolConfig: toolChoice === undefined ? undefined : { functionCallingConfig: toCallingConfig(toolChoice) },
    generationConfig: {
      temperature: toSentTemperature(request),
      maxOutputTokens: toSentMaxOutputTokens(request),
      ...(responseFormat === undefined ? {} : toFormat(responseFormat)),
    },
  }
}

function toDeclaration({ name, description, parameters }: Tool): object {
  return { name, description, parametersJsonSchema: parameters }
}

function toCallingConfig(choice: ToolChoice): object {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] }
  return { mode: choice === 'required' ? 'ANY' : choice.toUpperCase() }
}

function toFormat(format: ResponseFormat): object {
  return {
    responseMimeType: 'application/json',
    responseJsonSchema: format.type === 'json_schema' ? format.schema : undefined,
  }
}
