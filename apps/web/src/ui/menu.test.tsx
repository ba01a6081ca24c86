import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Trash2 } from 'lucide-react'
import { expect, it, vi } from 'vitest'

import { Menu } from './menu.tsx'

it('the actions of a row open behind its button, inside the page’s landmark, and one is taken', async () => {
  const onDelete = vi.fn<() => void>()
  const onExport = vi.fn<() => void>()
  render(
    <main>
      <Menu
        label="Actions for GPT-5"
        items={[
          { label: 'Export', isDisabled: true, hint: 'Nothing to export yet.', onSelect: onExport },
          { label: 'Delete', icon: Trash2, isDestructive: true, onSelect: onDelete },
        ]}
      />
    </main>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Actions for GPT-5' }))
  const menu = await within(screen.getByRole('main')).findByRole('menu')
  const items = within(menu).getAllByRole('menuitem')
  expect(items.map((item) => item.textContent)).toEqual(['ExportNothing to export yet.', 'Delete'])
  fireEvent.click(within(menu).getByRole('menuitem', { name: /Export/ }))
  fireEvent.click(within(menu).getByRole('menuitem', { name: 'Delete' }))
  expect(onExport).not.toHaveBeenCalled()
  expect(onDelete).toHaveBeenCalledTimes(1)
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
})
