import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** Where the workspace begins; the command runs there. */
const ROOT = join(import.meta.dirname, '../../../..')

type Step = { name: string; commands: string[][] }
export type StepResult = { name: string; ok: boolean; seconds: number; output: string }

/** Everything that is checked without running the product. */
export const STATIC_STEPS: readonly Step[] = [
  { name: 'format', commands: [['oxfmt', '--check', '.']] },
  { name: 'lint', commands: [['oxlint', '--type-aware', '--deny-warnings', '.']] },
  { name: 'types', commands: packages().map((folder) => ['tsc', '-p', folder]) },
  { name: 'boundaries', commands: [['turbo', 'boundaries']] },
  { name: 'dead code', commands: [['knip']] },
]

let running = 0
const waiting: (() => void)[] = []

export async function runStep({ name, commands }: Step): Promise<StepResult> {
  const startedAt = performance.now()
  const results = await Promise.all(commands.map(runCommand))
  return {
    name,
    ok: results.every(({ code }) => code === 0),
    seconds: (performance.now() - startedAt) / 1000,
    output: results
      .filter(({ code }) => code !== 0)
      .map(({ output }) => output)
      .join('\n'),
  }
}

/** Runs a tool of the workspace, as many at once as there are processors. */
async function runCommand([tool = '', ...parameters]: string[]): Promise<{
  code: number | null
  output: string
}> {
  if (running >= availableParallelism()) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await spawnTool(join(ROOT, 'node_modules/.bin', tool), parameters)
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

function spawnTool(
  command: string,
  parameters: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

function packages(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(ROOT, folder)).map((name) => join(folder, name))
  return [...below('packages'), ...below('apps'), 'prisma']
}
