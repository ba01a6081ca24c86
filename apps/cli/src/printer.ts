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
  /** Something to know besides the answer. */
  note: (text: string) => void
  fail: (sentence: string, facts?: { code?: string | undefined; field?: string | undefined }) => void
}

export function createPrinter(isJson: boolean): Printer {
  const isTerminal = process.stdout.isTTY && !isJson
  let drawn = 0
  const write = (text: string): void => void process.stdout.write(`${text}\n`)
  const note = (text: string): void =>
    void process.stderr.write(`${withoutControls(text, /[^\P{Cc}\n\t]/gu)}\n`)
  return {
    isJson,
    isTerminal,
    line: (text = '') => {
      drawn = 0
      if (!isJson) write(toPlainLine(text))
    },
    answer: (value, lines) =>
      write(isJson ? JSON.stringify(value, null, 2) : lines().map(toPlainLine).join('\n')),
    draw: (lines) => {
      if (!isTerminal) return
      if (drawn > 0) process.stdout.write(`\u001B[${drawn}A\u001B[J`)
      for (const text of lines) write(toPlainLine(text))
      drawn = lines.length
    },
    note,
    fail: (sentence, facts = {}) => {
      if (isJson) write(JSON.stringify({ error: { ...facts, message: sentence } }))
      note(sentence)
    },
  }
}

/** Names are chosen by others: none may move the cursor or begin a line of its own. */
function toPlainLine(text: string): string {
  return withoutControls(text, /\p{Cc}/gu)
}

function withoutControls(text: string, controls: RegExp): string {
  return text.replaceAll(controls, '\u{FFFD}')
}
