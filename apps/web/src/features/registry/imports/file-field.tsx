import { FormField } from '#ui/form-field.tsx'

type FileFieldProps = { hint: string; onText: (text: string) => void }

/** A file of this computer, read here. */
export function FileField({ hint, onText }: FileFieldProps) {
  return (
    <FormField label="File" hint={hint}>
      {(control) => (
        <input
          {...control}
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) void file.text().then(onText)
          }}
          className="block w-full text-sm text-muted file:mr-3 file:h-8 file:cursor-pointer file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3 file:text-sm file:font-medium file:text-text hover:file:bg-hover"
        />
      )}
    </FormField>
  )
}
