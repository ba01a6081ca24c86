import { fireEvent, render, screen, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import type { Sort } from '#lib/sort.ts'

import { existing } from '../test/existing.ts'
import { DataTable, type Column } from './data-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { LoadMore } from './load-more.tsx'

type Row = { id: string; name: string; price: string }

const rows: Row[] = Array.from({ length: 1000 }, (_, index) => ({
  id: `row-${index}`,
  name: `Model ${index}`,
  price: `0.${index}`,
}))

const plainColumns: Column<Row>[] = [
  { id: 'name', header: 'Model', isSortable: true, cell: (row) => row.name },
  { id: 'price', header: 'Price', isSortable: true, align: 'end', cell: (row) => row.price },
  { id: 'id', header: 'Actions', isHeaderHidden: true, cell: (row) => <code>{row.id}</code> },
]

it('a sortable header asks for the order, and the sorted one says which it is', () => {
  const onSort = vi.fn<(sort: Sort) => void>()
  const table = (sort: Sort | undefined) => (
    <DataTable
      label="Models"
      columns={plainColumns}
      rows={rows.slice(0, 3)}
      rowKey={(row) => row.id}
      sort={sort}
      onSort={onSort}
    />
  )
  const { rerender } = render(table(undefined))
  const header = (name: string) => screen.getByRole('columnheader', { name })
  const press = (name: string) => fireEvent.click(within(header(name)).getByRole('button'))
  expect(header('Model').getAttribute('aria-sort')).toBeNull()
  press('Model')
  expect(onSort).toHaveBeenLastCalledWith({ by: 'name', isDescending: false })
  rerender(table({ by: 'name', isDescending: false }))
  expect(header('Model').getAttribute('aria-sort')).toBe('ascending')
  press('Model')
  expect(onSort).toHaveBeenLastCalledWith({ by: 'name', isDescending: true })
  rerender(table({ by: 'name', isDescending: true }))
  expect(header('Model').getAttribute('aria-sort')).toBe('descending')
  press('Price')
  expect(onSort).toHaveBeenLastCalledWith({ by: 'price', isDescending: false })
  expect(within(header('Actions')).queryByRole('button')).toBeNull()
})

it('without somebody to sort it a table has plain headers', () => {
  render(<DataTable label="Models" columns={plainColumns} rows={[]} rowKey={(row) => row.id} />)
  expect(within(screen.getByRole('table')).queryByRole('button')).toBeNull()
})

it('a thousand rows are drawn well within a second', () => {
  // The fastest of a few: the processors may be busy with other tests.
  const durations = Array.from({ length: 3 }, () => {
    const startedAt = performance.now()
    render(<DataTable label="Models" columns={plainColumns} rows={rows} rowKey={(row) => row.id} />).unmount()
    return performance.now() - startedAt
  })
  expect(Math.min(...durations)).toBeLessThan(500)
})

it('rows are not drawn anew when another one is selected', () => {
  const cell = vi.fn<(row: Row) => string>((row) => row.name)
  const columns = [{ ...existing(plainColumns[0]), cell }, ...plainColumns.slice(1)]
  const table = (selectedKey: string) => (
    <DataTable
      label="Models"
      columns={columns}
      rows={rows.slice(0, 20)}
      rowKey={(row) => row.id}
      selectedKey={selectedKey}
    />
  )
  const { rerender } = render(table('row-1'))
  rerender(table('row-2'))
  expect(cell).toHaveBeenCalledTimes(20)
  expect(screen.getByRole('row', { selected: true }).textContent).toBe('Model 20.2row-2')
})

it('a filter bar says what is left, and clears only what is set', () => {
  const onClear = vi.fn<() => void>()
  const bar = (isFiltered: boolean) => (
    <FilterBar label="Filter models" isFiltered={isFiltered} onClear={onClear} summary="3 of 40 models">
      <input aria-label="Name" />
    </FilterBar>
  )
  const { rerender } = render(bar(false))
  const search = within(screen.getByRole('search', { name: 'Filter models' }))
  expect(search.getByText('3 of 40 models').getAttribute('aria-live')).toBe('polite')
  expect(search.queryByRole('button')).toBeNull()
  rerender(bar(true))
  fireEvent.click(search.getByRole('button', { name: 'Clear filters' }))
  expect(onClear).toHaveBeenCalledTimes(1)
})

it('more is loaded on request, once at a time, until all is shown', () => {
  const onLoadMore = vi.fn<() => void>()
  const more = (state: { hasMore: boolean; isLoading: boolean; total?: number }) => (
    <LoadMore shown={1050} {...state} onLoadMore={onLoadMore} />
  )
  const { rerender } = render(more({ hasMore: true, isLoading: false, total: 2000 }))
  expect(screen.getByText('1,050 of 2,000 shown')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Load more' }))
  rerender(more({ hasMore: true, isLoading: true }))
  fireEvent.click(screen.getByRole('button', { name: 'Loading…' }))
  expect(onLoadMore).toHaveBeenCalledTimes(1)
  rerender(more({ hasMore: false, isLoading: false }))
  expect(screen.getByText('All 1,050 shown')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
