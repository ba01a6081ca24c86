import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = 'http://127.0.0.1:4600'

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
  server: { proxy: { '/graphql': api, '/auth': api } },
})
