/** What a command says. Standard output carries its answer, standard error everything else. */
export type Printer = {
  /** True with --json: the answer is one JSON value. */
  isJson: boolean
  /** Whether a person watches: progress may be drawn in place. */
  isTerminal: boolean
  /** A line for people; silent with --json. */
  line: (text?: string) => void
  /** The answer, for people or as JSON. */
  answer: (value: unknown, lines: () => string[]) => void
  /** Replaces what `draw` wrote before. */
  draw: (lines: readonly string[]) => void
  fail: (sentence: string) => void
}

export function createPrinter(isJson: boolean): Printer {
  const isTerminal = process.stdout.isTTY && !isJson
  let drawn = 0
  const write = (text: string): void => void process.stdout.write(`${text}\n`)
  return {
    isJson,
    isTerminal,
    line: (text = '') => {
      drawn = 0
      if (!isJson) write(text)
    },
    answer: (value, lines) => write(isJson ? JSON.stringify(value, null, 2) : lines().join('\n')),
    draw: (lines) => {
      if (!isTerminal) return
      if (drawn > 0) process.stdout.write(`\u001B[${drawn}A\u001B[J`)
      for (const text of lines) write(text)
      drawn = lines.length
    },
    fail: (sentence) => {
      if (isJson) write(JSON.stringify({ error: { message: sentence } }))
      process.stderr.write(`${sentence}\n`)
    },
  }
}
