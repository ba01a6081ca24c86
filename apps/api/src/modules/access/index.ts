/** Who may come in, and what they may do. */
import './viewer.ts'
import './user.ts'
import './user-queries.ts'
import './user.mutations.ts'
import './team.mutations.ts'
import './api-key.ts'
import './api-key-queries.ts'
import './api-key.mutations.ts'
