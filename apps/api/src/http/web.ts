import { SluiceError } from '@sluice/core/shared'

import type { IncomingMessage, ServerResponse } from 'node:http'

import { readWebFiles } from './web-files.ts'

import type { Route } from './router.ts'
import type { WebFile } from './web-files.ts'

/** Paths that are no pages of the app; what is missing there is missing. */
const NO_PAGE = /^\/(?:graphql|auth|healthz|readyz|assets)(?:\/|$)/

/** Sends the web app's files; a browser that navigates gets its page whatever the path, and the app's router takes over. */
export function createWebRoute(webRoot: string | null): Route {
  const files = webRoot === null ? new Map<string, WebFile>() : readWebFiles(webRoot)
  return async (request, response, { path }) => {
    const file = isReading(request) ? (files.get(path) ?? toPage(files, request, path)) : undefined
    if (!file) throw new SluiceError('NOT_FOUND', `There is no ${request.method} ${path.slice(0, 200)}.`)
    sendFile(request, response, file)
  }
}

function toPage(
  files: ReadonlyMap<string, WebFile>,
  { headers }: IncomingMessage,
  path: string,
): WebFile | undefined {
  const isNavigation = headers.accept?.includes('text/html') === true && !NO_PAGE.test(path)
  return isNavigation || path === '/' ? files.get('/index.html') : undefined
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { body, headers, etag }: WebFile,
): void {
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, { ...headers, 'content-length': body.length }).end(body)
}
