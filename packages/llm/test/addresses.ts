import { readFileSync } from 'node:fs'

export type Verdict = 'public' | 'private' | 'metadata' | 'invalid'

/** The URLs of `addresses.txt` with their verdicts; `{port}` becomes the given port. */
export function readAddresses(port: number): { verdict: Verdict; url: string }[] {
  const lines = readFileSync(new URL('addresses.txt', import.meta.url), 'utf8').split('\n')
  return lines.flatMap((line) => {
    const [, verdict, url] = /^(public|private|metadata|invalid) (.+)$/.exec(line) ?? []
    if (verdict === undefined || url === undefined) return []
    return { verdict: toVerdict(verdict), url: url.replaceAll('{port}', String(port)) }
  })
}

function toVerdict(word: string): Verdict {
  return word === 'public' || word === 'private' || word === 'metadata' ? word : 'invalid'
}
