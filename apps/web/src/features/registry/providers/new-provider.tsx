import { Plus } from 'lucide-react'
import { useState } from 'react'

import { Button } from '#ui/button.tsx'

import { NewProviderForm } from './new-provider-form.tsx'
import { PresetList } from './preset-list.tsx'
import type { ProviderPreset } from './preset-list.tsx'

/** The button that adds a provider, and what follows: the well-known ones, then the form. */
export function NewProvider() {
  const [step, setStep] = useState<'closed' | 'presets' | 'form'>('closed')
  const [preset, setPreset] = useState<ProviderPreset | null>(null)
  return (
    <>
      <Button look="primary" onClick={() => setStep('presets')}>
        <Plus aria-hidden="true" className="size-4" /> Add provider
      </Button>
      {step === 'presets' && (
        <PresetList
          onChoose={(next) => {
            setPreset(next)
            setStep('form')
          }}
          onClose={() => setStep('closed')}
        />
      )}
      {step === 'form' && (
        <NewProviderForm
          preset={preset}
          onBack={() => setStep('presets')}
          onClose={() => setStep('closed')}
        />
      )}
    </>
  )
}
