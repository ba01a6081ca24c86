import { builder } from '../../graphql/builder.ts'

export const Role = builder.enumType('Role', {
  description: 'What one may do in a team; each role may what the lower ones may.',
  values: {
    OWNER: { description: 'Highest: in the administrators team, governs the installation.' },
    ADMIN: { description: 'In the administrators team, governs the installation.' },
    MEMBER: { description: "Writes the team's definitions and runs." },
    VIEWER: { description: 'Reads.' },
  },
})
