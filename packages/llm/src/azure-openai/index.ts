/**
 * OpenAI's protocol as Azure serves it (its v1 API): base URL `https://<resource>.openai.azure.com/openai/v1`,
 * a model is named by its deployment. The list of models has what can be deployed, not what is.
 */
import type { CallDependencies } from '../http/index.ts'
import { createChatCompletionsProtocol } from '../openai/index.ts'
import { ProtocolName } from '../spec/index.ts'
import type { Protocol } from '../spec/index.ts'

export function createAzureOpenAiProtocol(dependencies: CallDependencies): Protocol {
  return createChatCompletionsProtocol(dependencies, {
    name: ProtocolName['azure-openai'],
    toHeaders: (apiKey) => ({ 'api-key': apiKey.reveal() }),
  })
}
