import type { ServerResponse } from 'node:http'

import { parseJson, type Body } from './body.ts'
import { scriptsSchema } from './script.ts'
import { sendJson } from './send-json.ts'
import type { Simulation } from './simulation.ts'

export const CONTROL_PATH = '/__simulator'
const PATHS = ['/records', '/scripts', '/sockets']

export type ControlCall = {
  method: string
  /** Below the control path. */
  path: string
  remoteAddress: string | undefined
  body: Body
  response: ServerResponse
}

/** Records and scripts for other processes of this machine. */
export function serveControl(simulation: Simulation, call: ControlCall): void {
  const { method, path, response } = call
  if (!isLoopback(call.remoteAddress)) {
    sendError(response, 403, 'The control paths are served to this machine only.')
    return
  }
  if (!PATHS.includes(path)) {
    sendError(response, 404, `There is no ${CONTROL_PATH}${path}. Use one of ${PATHS.join(', ')} below it.`)
    return
  }
  switch (`${method} ${path}`) {
    case 'GET /records':
      sendJson(response, 200, simulation.records.byKey())
      return
    case 'DELETE /records':
      resetSimulation(simulation)
      response.writeHead(204).end()
      return
    case 'GET /sockets':
      sendJson(response, 200, simulation.sockets.count())
      return
    case 'PUT /scripts':
      putScripts(simulation, call)
      return
    default:
      sendError(response, 405, `${method} is not possible on ${CONTROL_PATH}${path}.`)
  }
}

/** Forgets what happened, so that the same requests meet the same luck again; scripts stay. */
export function resetSimulation({ records, sockets, limits, occurrences }: Simulation): void {
  records.reset()
  sockets.reset()
  limits.reset()
  occurrences.reset()
}

/** 127.0.0.0/8 and ::1, also in the mapped form a dual-stack socket shows. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address)
}

function putScripts(simulation: Simulation, { body, response }: ControlCall): void {
  const parsed = body.kind === 'text' ? parseJson(body.text) : { malformed: 'the body is too large' }
  if ('malformed' in parsed) {
    sendError(response, 400, `The body is not JSON: ${parsed.malformed}`)
    return
  }
  const checked = scriptsSchema.safeParse(parsed.value)
  if (!checked.success) {
    const [issue] = checked.error.issues
    sendError(response, 400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`)
    return
  }
  simulation.scripts.replace(checked.data)
  sendJson(response, 200, checked.data)
}

function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message } })
}
