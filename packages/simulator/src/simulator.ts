import { createServer, type Server } from 'node:http'
import { isIPv6 } from 'node:net'

import { resetSimulation } from './control.ts'
import { Limits } from './limits.ts'
import { createModelCatalogue } from './models.ts'
import { Occurrences } from './occurrences.ts'
import { createRandom, hashText } from './random.ts'
import { Records, type KeyRecords, type Total } from './records.ts'
import { route } from './router.ts'
import { ScriptBook } from './script-book.ts'
import type { Script, Scripts } from './script.ts'
import type { Clock, Simulation } from './simulation.ts'
import { Sockets, type SocketCounts } from './sockets.ts'

/** Requests kept in the records. */
const RECORDS_KEPT = 200_000
const BACKLOG = 4_096
const KEEP_ALIVE_MS = 60_000
const REFUSED_KEY = 'invalid'

export type SimulatorOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  host?: string
  /** Decides texts, latencies and failures. */
  seed?: number
  /** The only keys that are known; without it all are, but `invalid`. */
  keys?: readonly string[]
  /** The only models that are known; without it all are that begin with `sim-`. */
  models?: readonly string[]
  /** The lowest layer of every script. */
  defaults?: Script
  clock?: Clock
}

export type Simulator = AsyncDisposable & {
  /** `http://host:port`; the protocols' base paths are in the router. */
  url: string
  port: number
  records: (key: string) => KeyRecords
  /** Exact sums by key and model since the start or the last reset. */
  totals: () => Total[]
  /** Connections of all clients, those that read the records included. */
  sockets: () => SocketCounts
  /** Puts a set of scripts in force in place of the one before; throws a ZodError for one that is not valid. */
  script: (scripts: Scripts) => void
  /** Forgets records, sums, rate windows and occurrences; scripts stay. */
  reset: () => void
  /** Cuts what is open and frees the port. */
  close: () => Promise<void>
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0 } = options
  const simulation = createSimulation(options)
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    route(simulation, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  simulation.sockets.watch(server)
  const boundPort = await listen(server, port, host)
  const close = (): Promise<void> => closeServer(server)
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    records: (key) => simulation.records.ofKey(key),
    totals: () => simulation.records.totals(),
    sockets: () => simulation.sockets.count(),
    script: (scripts) => simulation.scripts.replace(scripts),
    reset: () => resetSimulation(simulation),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function createSimulation(options: SimulatorOptions): Simulation {
  const { seed = 1, keys, models, defaults = {}, clock = { now: Date.now } } = options
  const known = keys === undefined ? null : new Set(keys)
  return {
    seed,
    clock,
    scripts: new ScriptBook(defaults),
    records: new Records(RECORDS_KEPT),
    sockets: new Sockets(),
    limits: new Limits(),
    occurrences: new Occurrences(),
    models: createModelCatalogue(models),
    isKnownKey: (key) => (known === null ? key !== REFUSED_KEY : known.has(key)),
    nextId: createIds(hashText(String(clock.now()), seed)),
  }
}

/** Sixteen digits that differ from start to start, eight that count. */
function createIds(start: number): () => string {
  const random = createRandom(start)
  const toHex = (value: number): string => value.toString(16).padStart(8, '0')
  const prefix = [random(), random()].map((share) => toHex(Math.floor(share * 0x1_0000_0000))).join('')
  let serial = 0
  return () => {
    serial += 1
    return prefix + toHex(serial)
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
