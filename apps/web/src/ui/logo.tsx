/** The mark: two posts, the gate lifted, the water running. */
export function Logo({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" fill="#0b6e7f" />
      <g fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8 9v14M24 9v14M12.5 9v6h7V9" />
        <path d="M12.5 21c1.2-1.3 2.4-1.3 3.5 0s2.3 1.3 3.5 0" stroke="#8fe3ee" />
      </g>
    </svg>
  )
}
