import { RecordedModels } from '@sluice/core/calls'
import { createServices, readConfig, readEnvironment } from '@sluice/runtime'
import type { Services } from '@sluice/runtime'

import { createModelCall } from './model-call.ts'

/**
 * A process that makes one call of a model and says how far it has come; it is killed at some step:
 * `opened`: before it asks; `waiting`: while it waits for the answer; `answered`: with the answer in hand; `settling`: while
 * it stores that.
 */
const [step = ''] = process.argv.slice(2)

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const never = new Promise<never>(() => undefined)

/** Lets nothing run any more, so that nobody can store anything. */
function freeze(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

function modelsAt(services: Services): Services['models'] {
  const { models } = services
  return {
    ...models,
    complete: async (provider, request, signal) => {
      say('opened')
      if (step === 'opened') return never
      const result = await models.complete(provider, request, signal)
      say('answered')
      if (step === 'answered') freeze()
      return result
    },
  }
}

const services = await createServices({ config: readConfig(readEnvironment()), role: 'test' })
const calls = new RecordedModels({
  ...services,
  models: modelsAt(services),
  keepsBodies: () => true,
  log: services.createLogger('calls'),
})
const call = await createModelCall(services, { modelId: process.env['SLUICE_TEST_MODEL'] ?? '' })
await calls.complete(call, new AbortController().signal)
await never
