import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'

import { buttonClass } from '#ui/button-class.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={Compass}
        title="There is no such page"
        action={
          <Link to="/runs" className={buttonClass('secondary')}>
            Go to the runs
          </Link>
        }
      >
        The address may be old or mistyped.
      </EmptyState>
    </>
  )
}
