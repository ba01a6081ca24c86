import { useState } from 'react'

import { CopyButton } from './copy-button.tsx'
import { Tabs } from './tabs.tsx'

const languages = [
  { value: 'curl', label: 'curl' },
  { value: 'typescript', label: 'TypeScript' },
  { value: 'python', label: 'Python' },
] as const

export type CodeLanguage = (typeof languages)[number]['value']

type CodeSampleProps = {
  label: string
  samples: Readonly<Record<CodeLanguage, string>>
}

/** The same call in the languages people use. */
export function CodeSample({ label, samples }: CodeSampleProps) {
  const [language, setLanguage] = useState<CodeLanguage>('curl')
  const code = samples[language].trim()
  return (
    <Tabs label={label} value={language} tabs={languages} onChange={setLanguage}>
      <div className="relative -mt-2 rounded-md border bg-sunken">
        <pre
          tabIndex={0}
          role="region"
          aria-label={`${label}, code`}
          className="overflow-x-auto py-3 pr-12 pl-4 font-mono text-xs leading-5"
        >
          <code>{code}</code>
        </pre>
        <div className="absolute top-1 right-1 rounded-md bg-sunken">
          <CopyButton key={language} text={code} label="Copy code" />
        </div>
      </div>
    </Tabs>
  )
}
