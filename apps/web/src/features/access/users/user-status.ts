export const userStatuses = ['ACTIVE', 'SUSPENDED'] as const
export type UserStatus = (typeof userStatuses)[number]

/** For selects. */
export const userStatusOptions: { value: UserStatus; label: string }[] = [
  { value: 'ACTIVE', label: 'Active' },
  { value: 'SUSPENDED', label: 'Suspended' },
]
