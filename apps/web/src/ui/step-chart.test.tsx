import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { existing } from '../test/existing.ts'
import { StepChart } from './step-chart.tsx'

const dayMs = 86_400_000
const from = (days: number) => new Date(Date.now() + days * dayMs).toISOString()

/** The document of the tests has no layout, and a chart draws into the room there is. */
function renderChart() {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 640, 240))
  render(
    <StepChart
      label="Prices of GPT-5"
      unit="USD per million tokens"
      series={[
        {
          name: 'Input',
          steps: [
            { from: from(-60), usd: '1.25' },
            { from: from(-30), usd: '0.900000000001' },
            { from: from(30), usd: '0.75' },
          ],
        },
        { name: 'Output', steps: [{ from: from(-30), usd: null }] },
      ]}
    />,
  )
}

it('the past is drawn as a line, the future dashed, and now is marked', async () => {
  renderChart()
  const drawing = await screen.findByRole('img', { name: /Prices of GPT-5, drawn over time/ })
  await waitFor(() => expect(drawing.querySelectorAll('path.recharts-line-curve').length).toBeGreaterThan(1))
  const dashes = [...drawing.querySelectorAll('path.recharts-line-curve')].map((line) =>
    line.getAttribute('stroke-dasharray'),
  )
  expect(dashes).toContain(null)
  expect(dashes).toContain('4 4')
  expect(within(drawing).getByText('now')).toBeTruthy()
})

it('pointing at the chart names the sums of that time', async () => {
  renderChart()
  const drawing = await screen.findByRole('img', { name: /Prices of GPT-5/ })
  const surface = existing(await waitFor(() => existing(drawing.querySelector('.recharts-wrapper'))))
  fireEvent.mouseMove(surface, { clientX: 80, clientY: 100 })
  const tooltip = await within(drawing).findByText(/^From /)
  expect(tooltip.parentElement?.textContent).toContain('Input$1.25')
})

it('the table says the same in exact numbers, the latest first', () => {
  renderChart()
  fireEvent.click(screen.getByRole('button', { name: 'Table' }))
  const rows = within(screen.getByRole('table', { name: 'Prices of GPT-5' })).getAllByRole('row')
  expect(rows.map((row) => row.textContent?.replace(/^.*(UTC|GMT|[A-Z]{3,4}[+-]?\d*)/, ''))).toEqual([
    'FromInputOutput',
    'planned$0.750unpriced',
    'now$0.900unpriced',
    '$1.25–',
  ])
  expect(screen.getByTitle('$0.900000000001')).toBeTruthy()
})
