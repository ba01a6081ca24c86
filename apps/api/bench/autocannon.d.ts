declare module 'autocannon' {
  type Options = {
    url: string
    method: 'POST'
    headers: Record<string, string>
    body: string
    connections: number
    /** Seconds. */
    duration: number
    /** How often it looks whether the time is over. */
    sampleInt: number
    /** What every answer has to be. */
    expectBody: string
  }

  type Result = { '2xx': number; non2xx: number; errors: number; mismatches: number }

  type Run = PromiseLike<Result> & {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, durationMs: number) => void,
    ): Run
  }

  export default function autocannon(options: Options): Run
}
