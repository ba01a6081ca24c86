import type { IncomingMessage, ServerResponse } from 'node:http'

import { anthropic } from './anthropic/anthropic.ts'
import { azureOpenai } from './azure-openai/azure-openai.ts'
import { readBody } from './body.ts'
import { CONTROL_PATH, serveControl } from './control.ts'
import { google } from './google/google.ts'
import { openai } from './openai/openai.ts'
import type { Incoming, Problem, Protocol } from './protocol.ts'
import { sendJson } from './send-json.ts'
import { findDoorProblem, serveAnswer } from './serve-answer.ts'
import type { Simulation } from './simulation.ts'

const PROTOCOLS: readonly (readonly [basePath: string, protocol: Protocol])[] = [
  ['/openai', openai],
  ['/anthropic', anthropic],
  ['/google', google],
  ['/azure-openai', azureOpenai],
]

export async function route(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  const method = request.method ?? 'GET'
  const body = await readBody(request)
  if (body.kind === 'aborted') return
  const pathBelow = (base: string): string | null =>
    path.startsWith(`${base}/`) ? path.slice(base.length) : null

  const controlPath = pathBelow(CONTROL_PATH)
  if (controlPath !== null) {
    serveControl(simulation, {
      method,
      path: controlPath,
      remoteAddress: request.socket.remoteAddress,
      body,
      response,
    })
    return
  }
  for (const [basePath, protocol] of PROTOCOLS) {
    const below = pathBelow(basePath)
    if (below === null) continue
    const incoming = { method, path: below, search: new URLSearchParams(query), headers: request.headers }
    const target = protocol.route(incoming)
    if (target === 'answer') serveAnswer({ simulation, protocol, incoming, body, response })
    else serveOther({ simulation, protocol, incoming, response }, target)
    return
  }
  const bases = PROTOCOLS.map(([basePath]) => basePath).join(', ')
  sendJson(response, 404, {
    error: { message: `There is nothing at ${path}. The protocols are at ${bases}.` },
  })
}

/** The list of models, or a path or method that does not exist; neither is recorded. */
function serveOther(
  call: { simulation: Simulation; protocol: Protocol; incoming: Incoming; response: ServerResponse },
  target: 'models' | Problem,
): void {
  const { simulation, protocol, incoming, response } = call
  const requestId = simulation.nextId()
  const problem = target === 'models' ? findDoorProblem(simulation, protocol, incoming) : target
  const list = problem === null ? protocol.listModels(incoming, simulation.models.names) : { problem }
  const { status, body } =
    'body' in list ? { status: 200, body: list.body } : protocol.toError(list.problem, requestId)
  sendJson(response, status, body, protocol.toHeaders(requestId))
}
