import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './explorer-editor.css'
import { GraphiQL } from 'graphiql'

import { useTheme } from '#lib/theme.ts'

import { explorerFetcher } from './explorer-fetcher.ts'

const firstQuery = `# Runs under your session.
query LatestRuns {
  runs(limit: 5) {
    id
    name
    status
    runProgress {
      total
      completed
    }
  }
}`

/** The editor itself, large: only this page's code holds it. */
export function ExplorerEditor() {
  const [theme] = useTheme()
  return <GraphiQL fetcher={explorerFetcher} defaultQuery={firstQuery} forcedTheme={theme} />
}
