import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { SluiceError } from '@sluice/core/shared'
import { z } from 'zod'

import type { Plugin } from 'graphql-yoga'

import { toRequestError } from './request-error.ts'

import type { Context } from './context.ts'

/** The documents of the web pages by their id, "sha256:<hex>". */
export type PersistedDocuments = ReadonlyMap<string, string>

/** What the build of the web pages puts beside them. */
const MANIFEST = 'persisted-documents.json'
/** What the API explorer's page sends as its CSRF header, to be told from the others. */
const EXPLORER = 'explorer'

const manifestSchema = z.record(z.string(), z.string())

/** The documents of the built web pages; null where none were built, such as in development. */
export function readPersistedDocuments(webRoot: string | null): PersistedDocuments | null {
  const path = webRoot === null ? null : join(webRoot, MANIFEST)
  if (path === null || !existsSync(path)) return null
  return new Map(Object.entries(manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')))))
}

/**
 * Takes `documentId` in place of `query`. A session may send nothing else than what its pages were built with, so that whoever
 * gets at a browser cannot ask for more than they show; the API explorer and API keys send what they like, within the limits.
 */
export function createPersistedDocuments(documents: PersistedDocuments | null): Plugin<object, Context> {
  return {
    onParams({ request, params, setParams, context }) {
      const documentId: unknown = Reflect.get(params, 'documentId')
      if (documentId !== undefined && documentId !== null) {
        if (params.query !== undefined) throw invalid('Send either query or documentId, not both.')
        setParams({ ...params, query: resolveDocument(documents, documentId) })
        return
      }
      const isExplorer = request.headers.get('x-sluice-csrf') === EXPLORER
      if (documents !== null && context.actor.kind === 'USER' && !isExplorer) {
        const advice = 'use the API explorer or an API key for others'
        throw toRequestError(
          new SluiceError(
            'FORBIDDEN',
            `Pages send the documents they were built with by documentId; ${advice}.`,
          ),
          403,
        )
      }
    },
  }
}

function resolveDocument(documents: PersistedDocuments | null, documentId: unknown): string {
  const document = typeof documentId === 'string' ? documents?.get(documentId) : undefined
  if (document === undefined) throw invalid('This page is of another version than the server: reload it.')
  return document
}

function invalid(message: string): Error {
  return toRequestError(new SluiceError('VALIDATION_FAILED', message, { field: 'documentId' }), 400)
}
