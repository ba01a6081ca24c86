import { formatFullMoney, formatMoney } from '#lib/format-money.ts'

type MoneyProps = { usd: string | null; unknownText?: string }

/** A sum in USD, short, with every digit on hover; an unknown one says so. */
export function Money({ usd, unknownText }: MoneyProps) {
  const short = formatMoney(usd, unknownText)
  if (usd === null) return <span className="text-faint">{short}</span>
  return (
    <span className="tabular-nums" title={formatFullMoney(usd)}>
      {short}
    </span>
  )
}
