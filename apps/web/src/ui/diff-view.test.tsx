import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import { DiffView } from './diff-view.tsx'

it('each field that differs has a row that says how', () => {
  render(
    <DiffView
      label="Changes"
      before={{ isEnabled: true, note: '', tags: ['a', 'b'], price: '1' }}
      after={{ isEnabled: false, note: null, tags: [], limits: { parallel: 5 }, rates: { a: [1, { b: 2 }] } }}
      names={{ isEnabled: 'In use' }}
    />,
  )
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.map((row) => row.textContent)).toEqual([
    'In use yesno',
    'Note emptynone',
    'Tags a, bnone',
    'Price 1–',
    'Limits › parallel –5',
    `Rates › a –${JSON.stringify([1, { b: 2 }], null, 2)}`,
  ])
  expect(screen.getAllByRole('img', { name: 'changed' })).toHaveLength(3)
  expect(screen.getAllByRole('img', { name: 'removed' })).toHaveLength(1)
  expect(screen.getAllByRole('img', { name: 'added' })).toHaveLength(2)
})

it('a long value is cut, and shown whole on request', () => {
  render(<DiffView label="Changes" before={{}} after={{ note: 'word '.repeat(100) }} />)
  expect(screen.getByRole('table').textContent).toContain('…')
  const toggle = screen.getByRole('button', { name: 'Show all', expanded: false })
  fireEvent.click(toggle)
  expect(screen.getByRole('table').textContent).toContain('word '.repeat(100))
  fireEvent.click(screen.getByRole('button', { name: 'Show less', expanded: true }))
  expect(screen.getByRole('table').textContent).toContain('…')
})

it('where nothing differs it says so', () => {
  render(<DiffView label="Changes" before={{ a: 1 }} after={{ a: 1 }} />)
  expect(screen.getByText('Nothing differs.')).toBeTruthy()
})

it('plain values are compared as one', () => {
  render(<DiffView label="Changes" before="5" after="8" sides={{ before: 'Then', after: 'Now' }} />)
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['FieldThenNow', 'Value 58'])
})
