import { Controller, useFormContext, useWatch } from 'react-hook-form'

import { Select } from '#ui/select.tsx'
import { TextArea } from '#ui/text-area.tsx'
import { TextField } from '#ui/text-field.tsx'

import { FileField } from './file-field.tsx'
import { formatTexts, mostBytes, priceFormats, type PriceFormat } from './price-file.ts'

export type ImportValues = { format: PriceFormat; vendor: string; source: string }

const formatOptions = priceFormats.map((value) => ({ value, label: formatTexts[value].label }))
// A text this long makes the page slow, and nobody reads it there.
const mostShown = 50_000

/** The file, whose it is and how it is written. */
export function ImportFields() {
  const { control, register, formState, setValue, clearErrors } = useFormContext<ImportValues>()
  const { errors } = formState
  const [format, source] = useWatch({ control, name: ['format', 'source'] })
  const isPortkey = format === 'PORTKEY'
  const isLong = source.length > mostShown
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          name="format"
          control={control}
          render={({ field }) => (
            <Select
              label="Format"
              isLabelVisible
              hint={formatTexts[format].hint}
              options={formatOptions}
              {...field}
            />
          )}
        />
        <TextField
          label="Vendor"
          isMono
          autoComplete="off"
          spellCheck={false}
          placeholder="my-vendor"
          hint={
            isPortkey
              ? 'Whose prices they are: the file does not say.'
              : 'As the file calls it. Only its part is sent. Empty: the whole file.'
          }
          error={errors.vendor?.message}
          {...register('vendor', {
            validate: (vendor) => !isPortkey || vendor.trim() !== '' || 'Say whose prices they are.',
          })}
        />
      </div>
      <FileField
        hint={`Read in this browser. At most ${mostBytes / 1000} kB are sent: a large list needs a vendor.`}
        onText={(text) => {
          setValue('source', text)
          clearErrors('source')
        }}
      />
      {isLong ? (
        <div className="text-sm">
          <p>
            A file of {Math.ceil(source.length / 1000).toLocaleString('en-US')} kB is ready to be compared.
          </p>
          {errors.source?.message && (
            <p role="alert" className="mt-1.5 text-xs text-bad-text">
              {errors.source.message}
            </p>
          )}
        </div>
      ) : (
        <TextArea
          label="Or paste it"
          isMono
          rows={6}
          spellCheck={false}
          error={errors.source?.message}
          {...register('source', { required: 'Choose a file or paste its text.' })}
        />
      )}
    </>
  )
}
