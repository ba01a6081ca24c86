import { Card } from '#ui/card.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { TextField } from '#ui/text-field.tsx'

import { type FieldErrors, type RunParameters } from './start-run-input.ts'

const priorityOptions = [
  { value: 'LOW', label: 'Low' },
  { value: 'NORMAL', label: 'Normal' },
  { value: 'HIGH', label: 'High' },
] as const

type RunParametersCardProps = {
  parameters: RunParameters
  errors: FieldErrors
  onChange: (parameters: RunParameters) => void
}

/** How often to ask, of how much, and how. */
export function RunParametersCard({ parameters, errors, onChange }: RunParametersCardProps) {
  return (
    <Card title="Settings">
      <div className="grid gap-5 p-4 sm:grid-cols-2">
        <TextField
          label="Samples per scenario"
          hint="How often each model is asked each scenario."
          inputMode="numeric"
          value={parameters.samplesPerScenario}
          error={errors.samplesPerScenario}
          onValueChange={(samplesPerScenario) => onChange({ ...parameters, samplesPerScenario })}
        />
        <TextField
          label="Sample percentage"
          hint="Which share of the scenarios is asked, chosen by a seed."
          inputMode="numeric"
          value={parameters.samplePercentage}
          error={errors.samplePercentage}
          onValueChange={(samplePercentage) => onChange({ ...parameters, samplePercentage })}
        />
        <TextField
          label="Temperature"
          hint="From 0 to 2. Blank leaves it to the vendor."
          inputMode="decimal"
          placeholder="Vendor’s default"
          value={parameters.temperature}
          error={errors.temperature}
          onValueChange={(temperature) => onChange({ ...parameters, temperature })}
        />
        <div>
          <p className="mb-1.5 text-sm font-medium">Priority</p>
          <Segmented
            label="Priority"
            value={parameters.priority}
            options={priorityOptions}
            onChange={(priority) => onChange({ ...parameters, priority })}
          />
          <p className="mt-1.5 text-xs text-muted">
            {errors.priority ?? 'Higher goes first where runs compete.'}
          </p>
        </div>
      </div>
    </Card>
  )
}
