/** From the least to the most. */
export const roles = ['VIEWER', 'MEMBER', 'ADMIN', 'OWNER'] as const
export type Role = (typeof roles)[number]

export const roleNames: Record<Role, string> = {
  VIEWER: 'Viewer',
  MEMBER: 'Member',
  ADMIN: 'Admin',
  OWNER: 'Owner',
}

/** Whether a role may at least what another may. */
export function isAtLeast(role: Role, other: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(other)
}

/** The roles that somebody may give: up to their own. */
export function toRoleOptions(own: Role): { value: Role; label: string }[] {
  return roles.filter((role) => isAtLeast(own, role)).map((role) => ({ value: role, label: roleNames[role] }))
}
