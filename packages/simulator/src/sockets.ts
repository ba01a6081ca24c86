import type { Server } from 'node:net'

/** Connections of clients: those open now, and the most there were at once. */
export type SocketCounts = { open: number; highest: number }

/** Counts the connections a server accepts. */
export class Sockets {
  #open = 0
  #highest = 0

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.#open += 1
      this.#highest = Math.max(this.#highest, this.#open)
      socket.once('close', () => {
        this.#open -= 1
      })
    })
  }

  count(): SocketCounts {
    return { open: this.#open, highest: this.#highest }
  }

  /** The most there were is counted anew from those that are open. */
  reset(): void {
    this.#highest = this.#open
  }
}
