type ChoosableProvider = {
  isSandbox: boolean
  isAvailable: boolean
  defaultModel: { ref: string; isAvailable: boolean } | null
  activeModels: readonly { isAvailable: boolean }[]
}

/**
 * The models a new run starts with: the default of every provider that can be used.
 * The sandbox stands in only where nothing real can be asked.
 */
export function toDefaultModels(providers: readonly ChoosableProvider[]): ReadonlySet<string> {
  const usable = providers.filter(
    (provider) => provider.isAvailable && provider.activeModels.some((model) => model.isAvailable),
  )
  const real = usable.filter((provider) => !provider.isSandbox)
  const chosen = real.length > 0 ? real : usable
  return new Set(chosen.flatMap(({ defaultModel }) => (defaultModel?.isAvailable ? [defaultModel.ref] : [])))
}
