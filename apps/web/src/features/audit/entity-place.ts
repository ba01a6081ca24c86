type Place = { to: string; search?: Record<string, string> }

const pages: Readonly<Record<string, (entityId: string) => Place>> = {
  llm_provider: (provider) => ({ to: '/settings/models', search: { provider } }),
  llm_model: (model) => ({ to: '/settings/models', search: { model } }),
  system_setting: () => ({ to: '/settings/infrastructure' }),
  user: () => ({ to: '/settings/users' }),
  team: () => ({ to: '/settings/users' }),
  api_key: () => ({ to: '/settings/api-keys' }),
  run: (id) => ({ to: `/runs/${id}` }),
  definition: (id) => ({ to: `/definitions/${id}` }),
}

/** Where a thing is to be seen; null: it has no page. */
export function toEntityPlace(entityType: string, entityId: string): Place | null {
  return pages[entityType]?.(entityId) ?? null
}
