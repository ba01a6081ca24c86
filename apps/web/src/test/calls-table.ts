import { screen, within } from '@testing-library/react'

/** The table of the page of calls. */
export function findCallsTable(): Promise<HTMLElement> {
  return screen.findByRole('table', { name: 'Calls' })
}

/** What its rows say, without the head. */
export function readCallRows(): (string | null)[] {
  const table = screen.getByRole('table', { name: 'Calls' })
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map(({ textContent }) => textContent)
}
