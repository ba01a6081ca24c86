import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'

import { createProblem } from '#graphql/problem.ts'

import { Button } from './button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { Dialog } from './dialog.tsx'
import { SecretOnce } from './secret-once.tsx'
import { TextField } from './text-field.tsx'

function Editor({ onSubmit }: { onSubmit: () => void }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setIsOpen(true)}>
        Edit
      </button>
      {isOpen && (
        <Dialog
          title="Edit OpenAI"
          description="New calls only."
          footer={<Button type="submit">Save</Button>}
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
          onClose={() => setIsOpen(false)}
        >
          <TextField label="Name" />
        </Dialog>
      )}
    </>
  )
}

async function openEditor(onSubmit = () => undefined) {
  render(<Editor onSubmit={onSubmit} />)
  const opener = screen.getByRole('button', { name: 'Edit' })
  opener.focus()
  fireEvent.click(opener)
  return { opener, dialog: await screen.findByRole('dialog', { name: 'Edit OpenAI' }) }
}

it('a dialog is named and described, and its first field has the focus', async () => {
  const { dialog } = await openEditor()
  expect(document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'New calls only.',
  )
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Name')))
})

it.each([
  ['Escape', () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })],
  ['its cross', () => fireEvent.click(screen.getByRole('button', { name: 'Close' }))],
])('a dialog is left by %s, and the focus returns to where it was', async (_way, leave) => {
  const { opener } = await openEditor()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Name')))
  leave()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

it('a dialog with a form submits by its button', async () => {
  const onSubmit = vi.fn<() => undefined>()
  await openEditor(onSubmit)
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(onSubmit).toHaveBeenCalledTimes(1)
})

it('a question says what follows, and its harmless answer has the focus', async () => {
  const onConfirm = vi.fn<() => void>()
  const onClose = vi.fn<() => void>()
  render(
    <ConfirmDialog
      title="Delete OpenAI?"
      confirmLabel="Delete provider"
      isDestructive
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <a href="/models">3 models</a> cannot start runs any more.
    </ConfirmDialog>,
  )
  const question = await screen.findByRole('alertdialog', { name: 'Delete OpenAI?' })
  expect(question.textContent).toContain('cannot start runs any more')
  const cancel = screen.getByRole('button', { name: 'Cancel' })
  await waitFor(() => expect(document.activeElement).toBe(cancel))
  fireEvent.click(screen.getByRole('button', { name: 'Delete provider' }))
  expect(onConfirm).toHaveBeenCalledTimes(1)
  fireEvent.click(cancel)
  expect(onClose).toHaveBeenCalledTimes(1)
})

it('while it is being done a question can be neither left nor answered again', async () => {
  const onClose = vi.fn<() => void>()
  render(
    <ConfirmDialog
      title="Delete?"
      confirmLabel="Delete"
      isPending
      problem={{ ...createProblem('It is in use.'), reference: 'ref-1' }}
      onConfirm={() => undefined}
      onClose={onClose}
    />,
  )
  const question = await screen.findByRole('alertdialog')
  expect(screen.getByRole('alert').textContent).toContain('It is in use.')
  expect(screen.getByText('ref-1')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'One moment…' })).toHaveProperty('disabled', true)
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull()
  fireEvent.keyDown(question, { key: 'Escape' })
  expect(onClose).not.toHaveBeenCalled()
})

it('a secret is not left before it is stored', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const onClose = vi.fn<() => void>()
  render(<SecretOnce title="Your new API key" secret="pk_live_abc" onClose={onClose} />)
  const dialog = await screen.findByRole('alertdialog', { name: 'Your new API key' })
  expect(screen.getByText('pk_live_abc')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Copy secret' }))
  await screen.findByRole('button', { name: 'Copied' })
  expect(writeText).toHaveBeenCalledWith('pk_live_abc')

  fireEvent.keyDown(dialog, { key: 'Escape' })
  fireEvent.click(screen.getByRole('button', { name: 'Done' }))
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.click(screen.getByText('I have stored it'))
  fireEvent.click(screen.getByRole('button', { name: 'Done' }))
  expect(onClose).toHaveBeenCalledTimes(1)
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  expect(location.href).not.toContain('pk_live_abc')
})

it('a conflict compares the fields of the form, and offers the three ways out', async () => {
  const ways = { back: vi.fn<() => void>(), theirs: vi.fn<() => void>(), mine: vi.fn<() => void>() }
  render(
    <ConflictDialog
      subject="OpenAI"
      message="Grace saved it."
      mine={{ displayName: 'OpenAI EU', limits: { parallel: 5 }, note: 'new' }}
      current={{ id: '1', version: 4, displayName: 'OpenAI', limits: { parallel: 5, perMinute: 60 } }}
      names={{ displayName: 'Name' }}
      onBack={ways.back}
      onTakeTheirs={ways.theirs}
      onOverwrite={ways.mine}
    />,
  )
  await screen.findByRole('alertdialog', { name: 'Somebody changed OpenAI meanwhile' })
  expect(screen.getByText('Grace saved it.')).toBeTruthy()
  const rows = screen.getAllByRole('row').map((row) => row.textContent)
  expect(rows).toEqual(['FieldTheirsYours', 'Name OpenAIOpenAI EU', 'Note –new'])
  for (const name of ['Back to the form', 'Take theirs', 'Overwrite with mine']) {
    fireEvent.click(screen.getByRole('button', { name }))
  }
  for (const way of Object.values(ways)) expect(way).toHaveBeenCalledTimes(1)
})
