import { Money } from '#ui/money.tsx'

/** A change of a sum: with its plus too. */
export function SignedMoney({ usd }: { usd: string }) {
  const isMore = !usd.startsWith('-') && /[1-9]/.test(usd)
  return (
    <span className="tabular-nums">
      {isMore && '+'}
      <Money usd={usd} />
    </span>
  )
}
