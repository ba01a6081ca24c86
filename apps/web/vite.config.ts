import { join } from 'node:path'

import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

import {
  collectDocuments,
  readSources,
  toIds,
  toManifest,
  type PersistedDocument,
} from './src/graphql/persisted-documents.ts'

const api = 'http://127.0.0.1:4600'

export default defineConfig({
  plugins: [react(), tailwindcss(), persistDocuments()],
  build: {
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // A data: URL for a small asset would need a wider content security policy.
    assetsInlineLimit: 0,
    // Only the lazy API explorer (Monaco) is larger.
    chunkSizeWarningLimit: 4500,
    rolldownOptions: {
      // GraphiQL's compiled modules begin with a directive of the React compiler that a bundle need not keep.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/graphql': api, '/auth': api, '/api': api } },
})

/** Gives the built pages the ids of their documents, and the API that serves them the documents. */
function persistDocuments(): Plugin {
  let documents: PersistedDocument[] = []
  return {
    name: 'persist-documents',
    apply: 'build',
    buildStart() {
      documents = collectDocuments(readSources(join(import.meta.dirname, 'src')))
    },
    load(id) {
      if (!id.endsWith('/graphql/persisted-ids.ts')) return null
      return `export const persistedIds = ${JSON.stringify(toIds(documents))}`
    },
    generateBundle() {
      const source = JSON.stringify(toManifest(documents), null, 2)
      this.emitFile({ type: 'asset', fileName: 'persisted-documents.json', source })
    },
  }
}
