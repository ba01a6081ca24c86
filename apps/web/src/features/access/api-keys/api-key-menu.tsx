import { Ban, Pause, Pencil, Play, RefreshCw } from 'lucide-react'
import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Menu, type MenuItem } from '#ui/menu.tsx'

import { isAtLeast } from '../role.ts'
import { useViewer } from '../viewer-context.ts'
import { ChangeApiKeyStatus, ChangeApiKeyStatus_apiKey } from './change-api-key-status.tsx'
import { EditApiKey, EditApiKey_apiKey } from './edit-api-key.tsx'
import { RotateApiKey, RotateApiKey_apiKey } from './rotate-api-key.tsx'

export const ApiKeyMenu_apiKey = graphql(
  `
    fragment ApiKeyMenu_apiKey on ApiKey {
      name
      role
      status
      ...EditApiKey_apiKey
      ...RotateApiKey_apiKey
      ...ChangeApiKeyStatus_apiKey
    }
  `,
  [EditApiKey_apiKey, RotateApiKey_apiKey, ChangeApiKeyStatus_apiKey],
)

type Opened = 'edit' | 'rotate' | 'suspend' | 'activate' | 'revoke'

/** What may be done with a key; nothing with a revoked one, or one of a higher role than one's own. */
export function ApiKeyMenu({ apiKey: reference }: { apiKey: FragmentOf<typeof ApiKeyMenu_apiKey> }) {
  const apiKey = readFragment(ApiKeyMenu_apiKey, reference)
  const { name, role, status } = apiKey
  const viewer = useViewer()
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  // What is opened stays, whatever becomes of the key meanwhile: a new secret is shown once.
  const isFixed = status === 'REVOKED' || !viewer.canWrite || !isAtLeast(viewer.role, role)
  if (isFixed && !opened) return null

  const items: MenuItem[] = [
    { label: 'Edit', icon: Pencil, onSelect: () => setOpened('edit') },
    { label: 'Rotate', icon: RefreshCw, onSelect: () => setOpened('rotate') },
    ...(status === 'ACTIVE' ? [{ label: 'Suspend', icon: Pause, onSelect: () => setOpened('suspend') }] : []),
    ...(status === 'SUSPENDED'
      ? [{ label: 'Activate', icon: Play, onSelect: () => setOpened('activate') }]
      : []),
    { label: 'Revoke', icon: Ban, isDestructive: true, onSelect: () => setOpened('revoke') },
  ]
  return (
    <>
      <Menu label={`Actions for ${name}`} items={items} />
      {opened === 'edit' && <EditApiKey apiKey={apiKey} onClose={close} />}
      {opened === 'rotate' && <RotateApiKey apiKey={apiKey} onClose={close} />}
      {(opened === 'suspend' || opened === 'activate' || opened === 'revoke') && (
        <ChangeApiKeyStatus apiKey={apiKey} change={opened} onClose={close} />
      )}
    </>
  )
}
