import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

import { SetupError } from '@sluice/runtime'

/** A file of the web app as it is sent. */
export type WebFile = { body: Buffer; headers: Record<string, string>; etag: string }

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * The built web app by URL path, read once: what is not in here cannot be asked for, however the path is spelt, and a build
 * that replaces the files does not tear the pages apart. A few megabytes.
 */
export function readWebFiles(webRoot: string): Map<string, WebFile> {
  if (!existsSync(join(webRoot, 'index.html'))) {
    throw new SetupError(`There are no built web pages in ${webRoot}; build them, or start without.`)
  }
  const entries = readdirSync(webRoot, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    entries.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      const path = `/${relative(webRoot, file).split(sep).join('/')}`
      return [encodeURI(path), toWebFile(path, readFileSync(file))]
    }),
  )
}

function toWebFile(path: string, body: Buffer): WebFile {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return {
    body,
    etag,
    headers: {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      // Names below /assets/ carry a hash of the content.
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
    },
  }
}
