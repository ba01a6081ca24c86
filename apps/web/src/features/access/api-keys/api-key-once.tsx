import type { ReactNode } from 'react'

import { CodeSample } from '#ui/code-sample.tsx'
import { SecretOnce } from '#ui/secret-once.tsx'

import { toFirstCall } from './first-call.ts'

type ApiKeyOnceProps = { title: string; apiKey: string; children?: ReactNode; onClose: () => void }

/** A key, and the first call with it. */
export function ApiKeyOnce({ title, apiKey, children, onClose }: ApiKeyOnceProps) {
  return (
    <SecretOnce title={title} secret={apiKey} onClose={onClose}>
      {children}
      <div className="min-w-0">
        <h3 className="text-sm font-medium">A first call</h3>
        <p className="mb-2 text-xs text-muted">
          Reads the key from <code className="font-mono">SLUICE_API_KEY</code> and lists five models.
        </p>
        <CodeSample label="A first call" samples={toFirstCall(window.location.origin, apiKey)} />
      </div>
    </SecretOnce>
  )
}
