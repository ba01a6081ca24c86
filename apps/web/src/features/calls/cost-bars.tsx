import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

import { formatMoney } from '#lib/format-money.ts'

import { CostTooltip } from './cost-tooltip.tsx'
import { formatDay } from './format-days.ts'
import { seriesColor } from './series-color.ts'
import type { CostDay, CostSeries } from './cost-series.ts'

const height = 256

type CostBarsProps = {
  series: readonly CostSeries[]
  rows: readonly CostDay[]
  hidden: ReadonlySet<string>
  onPick: (day: string, key: string) => void
}

/** In a file of its own, so that the chart library is fetched with the first chart and not before. */
export function CostBars({ series, rows, hidden, onPick }: CostBarsProps) {
  const tick = { fill: 'var(--color-muted)', fontSize: 12 }
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
      <ComposedChart
        data={[...rows]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="day"
          tickFormatter={formatDay}
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
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--color-hover)' }}
          content={({ active, label }) => {
            const row = rows.find(({ day }) => day === label)
            return active && row ? <CostTooltip series={series} row={row} hidden={hidden} /> : null
          }}
        />
        {series.map(({ key, name }, index) => (
          <Bar
            key={key}
            name={name}
            stackId="cost"
            // For drawing only: what is shown in digits comes from the exact strings.
            dataKey={(row: CostDay) => Number(row.costs[index])}
            hide={hidden.has(key)}
            fill={seriesColor(key, index)}
            stroke="var(--color-surface)"
            strokeWidth={1}
            maxBarSize={56}
            isAnimationActive={false}
            className="cursor-pointer"
            onClick={(_bar, place) => onPick(rows[place]?.day ?? '', key)}
          />
        ))}
        <Line
          name="before"
          type="linear"
          dataKey={({ before }: CostDay) => (before === null ? null : Number(before))}
          stroke="var(--color-text)"
          strokeWidth={1.5}
          strokeDasharray="5 4"
          dot={rows.length === 1}
          activeDot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
}
