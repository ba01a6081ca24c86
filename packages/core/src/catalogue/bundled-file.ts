import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { z } from 'zod'

/** What a JSON file of this folder holds, made by `convert`. It never changes, so it is read once, when first asked for. */
export function bundledFile<S extends z.ZodType, T>(
  name: string,
  schema: S,
  convert: (content: z.output<S>) => T,
): () => T {
  let held: { value: T } | undefined
  return () => {
    held ??= {
      value: convert(schema.parse(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')))),
    }
    return held.value
  }
}
