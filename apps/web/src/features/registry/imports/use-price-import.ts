import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'

import type { ResultOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatQuantity } from '#lib/format-number.ts'

import type { ImportValues } from './import-fields.tsx'
import { ImportPricesMutation } from './import-prices.mutations.ts'
import { readPriceText } from './price-file.ts'

type Outcome = ResultOf<typeof ImportPricesMutation>['importPrices']

/** A file of prices: what it would change, and then that. */
export function usePriceImport(onDone: () => void) {
  const form = useForm<ImportValues>({ defaultValues: { format: 'MODELS_DEV', vendor: '', source: '' } })
  const preview = useAction(ImportPricesMutation, form)
  const apply = useAction(ImportPricesMutation)
  const [expected, setExpected] = useState<Outcome | null>(null)
  const [skipRefused, setSkipRefused] = useState(false)

  function toInput(dryRun: boolean) {
    const { format, vendor: typed, source: text } = form.getValues()
    const vendor = typed.trim()
    const { source, problem } = readPriceText(format, { text, vendor })
    if (problem === null) return { format, source, dryRun, skipRefused, ...(vendor !== '' && { vendor }) }
    form.setError('source', { message: problem })
    return null
  }

  async function compare() {
    const input = toInput(true)
    if (!input) return
    const { data } = await preview.run({ input })
    if (data) setExpected(data.importPrices)
  }

  async function takeOver() {
    const input = toInput(false)
    if (!input) return
    const { data } = await apply.run({ input })
    if (!data) return
    const { added, changed } = data.importPrices.counts
    toast.success(`${formatQuantity(added + changed, 'price')} taken over.`, {
      description: 'They are in force for what starts from now on.',
    })
    onDone()
  }

  function goBack() {
    setExpected(null)
    apply.reset()
  }

  return { form, preview, apply, expected, skipRefused, setSkipRefused, compare, takeOver, goBack }
}
