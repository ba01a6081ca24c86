import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/** Leads whoever has a generated password to the page that ends this, and from there back here. */
export function ToOwnPassword() {
  const navigate = useNavigate()
  const router = useRouter()
  const [next] = useState(router.state.location.href)
  useEffect(() => {
    void navigate({ to: '/change-password', search: { next }, replace: true })
  }, [navigate, next])
  return null
}
