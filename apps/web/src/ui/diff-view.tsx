import { Minus, Pencil, Plus } from 'lucide-react'

import { diffJson, type JsonChange } from '#lib/diff-json.ts'
import { toFieldName } from '#lib/field-name.ts'

import { DiffValue } from './diff-value.tsx'

type DiffViewProps = {
  /** What is compared, as in "Changes of OpenAI". */
  label: string
  before: unknown
  after: unknown
  /** Heads of the two sides. */
  sides?: { before: string; after: string }
  /** Names of fields by their path, where the path's own words will not do. */
  names?: Readonly<Record<string, string>>
  /** Said when nothing differs. */
  sameText?: string
}

const usualSides = { before: 'Before', after: 'After' }
const kinds = {
  added: { icon: Plus, name: 'added', look: 'text-good-text' },
  removed: { icon: Minus, name: 'removed', look: 'text-bad-text' },
  changed: { icon: Pencil, name: 'changed', look: 'text-faint' },
} as const

/** Two JSON values, field by field where they differ. */
export function DiffView({
  label,
  before,
  after,
  sides = usualSides,
  names = {},
  sameText = 'Nothing differs.',
}: DiffViewProps) {
  const changes = diffJson(before, after)
  if (changes.length === 0) return <p className="text-sm text-muted">{sameText}</p>
  const toName = ({ path }: JsonChange) => names[path.join('.')] ?? (toFieldName(path) || 'Value')
  return (
    <div className="overflow-hidden rounded-md border">
      <table aria-label={label} className="w-full table-fixed border-collapse text-left text-sm">
        <thead className="border-b bg-sunken text-xs text-muted">
          <tr>
            <th scope="col" className="w-[30%] px-3 py-1.5 font-medium">
              Field
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {sides.before}
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {sides.after}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {changes.map((change) => {
            const { icon: Icon, name, look } = kinds[change.kind]
            return (
              <tr key={change.path.join('.')} className="align-top">
                <th scope="row" className="px-3 py-2 font-normal wrap-anywhere">
                  {toName(change)}{' '}
                  <Icon role="img" aria-label={name} strokeWidth={2.5} className={`inline size-3 ${look}`} />
                </th>
                <td className="px-3 py-2">
                  <DiffValue value={change.before} side="before" />
                </td>
                <td className="px-3 py-2">
                  <DiffValue value={change.after} side="after" />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
