import { once } from 'node:events'
import { connect } from 'node:net'

import { expect, test } from 'vitest'

import { startSimulator } from './index.ts'

test('open connections are counted, and the most there were', async () => {
  await using simulator = await startSimulator()
  const sockets = [1, 2, 3].map(() => connect(simulator.port, '127.0.0.1'))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  await expect.poll(() => simulator.sockets()).toEqual({ open: 3, highest: 3 })
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => simulator.sockets()).toEqual({ open: 0, highest: 3 })
  simulator.reset()
  expect(simulator.sockets()).toEqual({ open: 0, highest: 0 })
  const response = await fetch(`${simulator.url}/__simulator/sockets`)
  expect(await response.json()).toEqual({ open: 1, highest: 1 })
})
