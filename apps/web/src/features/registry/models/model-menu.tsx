import { Archive, ArchiveRestore, Code, Coins, Pencil, Star, StarOff, Terminal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'

import { useViewer } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Menu, type MenuItem } from '#ui/menu.tsx'

import { toCurl, toModelQuery } from '../api-samples.ts'
import { copyText } from '../copy-text.ts'
import { NewPrice } from '../prices/new-price.tsx'
import { DeleteModel } from './delete-model.tsx'
import { DeprecateModel } from './deprecate-model.tsx'
import { EditModel } from './edit-model.tsx'
import { ReactivateLlmModelMutation } from './model.mutations.ts'
import { useDefaultModel } from './use-default-model.ts'

export const ModelMenu_model = graphql(`
  fragment ModelMenu_model on LlmModel {
    id
    modelId
    ref
    displayName
    kind
    status
    isDefault
    updatedAt
  }
`)

type Place = 'edit' | 'price' | 'deprecate' | 'delete'

/** What may be done with a model: everybody may ask for it by a program, administrators change it. */
export function ModelMenu({ model: reference }: { model: FragmentOf<typeof ModelMenu_model> }) {
  const model = readFragment(ModelMenu_model, reference)
  const { id, modelId, ref, displayName, status, isDefault, kind, updatedAt } = model
  const { canAdminister } = useViewer()
  const [open, setOpen] = useState<Place | null>(null)
  const reactivation = useAction(ReactivateLlmModelMutation)
  const { setDefault, unsetDefault } = useDefaultModel(model)
  const close = () => setOpen(null)
  const isActive = status === 'ACTIVE'
  const query = toModelQuery({ providerName: ref.slice(0, -modelId.length - 1), modelId })

  async function reactivate() {
    const { problem } = await reactivation.run({ id, expectedUpdatedAt: updatedAt })
    if (problem) toast.error(`${displayName} is still deprecated.`, { description: problem.message })
    else toast.success(`${displayName} is active again.`, { description: 'It can be chosen for runs.' })
  }

  const defaultItem: MenuItem = isDefault
    ? { label: 'Unset default', icon: StarOff, onSelect: unsetDefault }
    : {
        label: 'Set as default',
        icon: Star,
        onSelect: setDefault,
        ...((!isActive || kind !== 'CHAT') && {
          isDisabled: true,
          hint: isActive ? 'Only chat models can be the default.' : 'Reactivate it first.',
        }),
      }
  const changes: MenuItem[] = [
    { label: 'Edit', icon: Pencil, onSelect: () => setOpen('edit') },
    { label: 'New price', icon: Coins, onSelect: () => setOpen('price') },
    defaultItem,
    isActive
      ? { label: 'Deprecate', icon: Archive, onSelect: () => setOpen('deprecate') }
      : { label: 'Reactivate', icon: ArchiveRestore, onSelect: reactivate },
    { label: 'Delete', icon: Trash2, isDestructive: true, onSelect: () => setOpen('delete') },
  ]
  const copies: MenuItem[] = [
    { label: 'Copy as GraphQL', icon: Code, onSelect: () => copyText(query, 'The query') },
    { label: 'Copy as curl', icon: Terminal, onSelect: () => copyText(toCurl(query), 'The command') },
  ]
  return (
    <>
      <Menu
        label={`Actions for ${displayName}`}
        items={canAdminister ? [...changes.slice(0, -1), ...copies, ...changes.slice(-1)] : copies}
      />
      {open === 'edit' && <EditModel id={id} onClose={close} />}
      {open === 'price' && <NewPrice id={id} onClose={close} />}
      {open === 'deprecate' && (
        <DeprecateModel id={id} displayName={displayName} updatedAt={updatedAt} onClose={close} />
      )}
      {open === 'delete' && (
        <DeleteModel
          id={id}
          displayName={displayName}
          updatedAt={updatedAt}
          isActive={isActive}
          onDeprecate={() => setOpen('deprecate')}
          onClose={close}
        />
      )}
    </>
  )
}
