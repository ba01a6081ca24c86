import { getRouteApi } from '@tanstack/react-router'
import { Activity, KeyRound, ListPlus, Pencil, Plus, Trash2, Wallet } from 'lucide-react'
import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Menu, type MenuItem } from '#ui/menu.tsx'

import { DiscoverModels, DiscoverModels_provider } from '../models/discover-models.tsx'
import { NewModel, NewModel_provider } from '../models/new-model.tsx'
import { ChangeCredential, ChangeCredential_provider } from './change-credential.tsx'
import { DeleteProvider, DeleteProvider_provider } from './delete-provider.tsx'
import { EditProvider, EditProvider_provider } from './edit-provider.tsx'
import { TestProvider, TestProvider_provider } from './test-provider.tsx'

export const ProviderMenu_provider = graphql(
  `
    fragment ProviderMenu_provider on LlmProvider {
      id
      displayName
      isSandbox
      ...NewModel_provider
      ...DiscoverModels_provider
      ...TestProvider_provider
      ...EditProvider_provider
      ...ChangeCredential_provider
      ...DeleteProvider_provider
    }
  `,
  [
    NewModel_provider,
    DiscoverModels_provider,
    TestProvider_provider,
    EditProvider_provider,
    ChangeCredential_provider,
    DeleteProvider_provider,
  ],
)

const route = getRouteApi('/app/settings/models')

type Place = 'add' | 'discover' | 'test' | 'edit' | 'credential' | 'delete'

/** What an administrator may do with a provider. */
export function ProviderMenu({
  provider: reference,
}: {
  provider: FragmentOf<typeof ProviderMenu_provider>
}) {
  const provider = readFragment(ProviderMenu_provider, reference)
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<Place | null>(null)
  const close = () => setOpen(null)
  const toItem = (place: Place, label: string, icon: MenuItem['icon']): MenuItem => ({
    label,
    ...(icon && { icon }),
    onSelect: () => setOpen(place),
  })
  const items: MenuItem[] = [
    toItem('discover', 'Discover models', ListPlus),
    toItem('add', 'Add a model by hand', Plus),
    toItem('test', 'Test connection', Activity),
    toItem('edit', 'Edit', Pencil),
    {
      ...toItem('credential', 'Credential', KeyRound),
      ...(provider.isSandbox && { isDisabled: true, hint: 'The simulator needs none.' }),
    },
    {
      label: 'Balance',
      icon: Wallet,
      onSelect: () =>
        navigate({
          search: (now) => ({ ...now, balance: provider.id, model: undefined }),
          resetScroll: false,
        }),
    },
    { ...toItem('delete', 'Delete', Trash2), isDestructive: true },
  ]
  return (
    <>
      <Menu label={`Actions for ${provider.displayName}`} items={items} />
      {open === 'add' && <NewModel provider={provider} onClose={close} />}
      {open === 'discover' && <DiscoverModels provider={provider} onClose={close} />}
      {open === 'test' && <TestProvider provider={provider} onClose={close} />}
      {open === 'edit' && <EditProvider provider={provider} onClose={close} />}
      {open === 'credential' && <ChangeCredential provider={provider} onClose={close} />}
      {open === 'delete' && <DeleteProvider provider={provider} onClose={close} />}
    </>
  )
}
