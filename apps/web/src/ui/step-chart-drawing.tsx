import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'

import { formatMoney } from '#lib/format-money.ts'
import { formatTick } from '#lib/format-time.ts'

import { chartColor } from './chart-color.ts'
import type { DrawnRow } from './step-chart-rows.ts'
import { StepTooltip } from './step-tooltip.tsx'

const height = 240
const tickCount = 4

type StepChartDrawingProps = { names: readonly string[]; rows: readonly DrawnRow[]; nowMs: number }

/** In a file of its own, so that the chart library is fetched with the first chart and not before. */
export function StepChartDrawing({ names, rows, nowMs }: StepChartDrawingProps) {
  const start = rows[0]?.timeMs ?? nowMs
  const end = rows.at(-1)?.timeMs ?? nowMs
  const ticks = Array.from({ length: tickCount }, (_, index) => start + ((end - start) * index) / tickCount)
  const tick = { fill: 'var(--color-muted)', fontSize: 12 }
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
      <LineChart
        data={[...rows]}
        margin={{ top: 16, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          type="number"
          dataKey="timeMs"
          domain={[start, end]}
          ticks={ticks}
          tickFormatter={(timeMs: number) => formatTick(timeMs, end - start)}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: 'var(--color-line-strong)' }}
          tickMargin={8}
          minTickGap={16}
        />
        <YAxis
          tickFormatter={(usd: number) => formatMoney(usd.toFixed(6))}
          tick={tick}
          tickLine={false}
          axisLine={false}
          width={64}
        />
        <ReferenceLine
          x={nowMs}
          stroke="var(--color-faint)"
          label={{ value: 'now', position: 'top', fill: 'var(--color-muted)', fontSize: 12 }}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--color-line-strong)' }}
          content={({ active, label }) => {
            const row = rows.find(({ timeMs }) => timeMs === Number(label))
            return active && row ? <StepTooltip names={names} row={row} /> : null
          }}
        />
        {names.flatMap((name, index) =>
          (['past', 'future'] as const).map((part) => (
            <Line
              key={`${name} ${part}`}
              name={name}
              type="stepAfter"
              dataKey={(row: DrawnRow) => row[part][index]}
              stroke={chartColor(index)}
              strokeWidth={2}
              {...(part === 'future' && { strokeDasharray: '4 4' })}
              dot={false}
              activeDot={{ r: 3 }}
              isAnimationActive={false}
            />
          )),
        )}
      </LineChart>
    </ResponsiveContainer>
  )
}
