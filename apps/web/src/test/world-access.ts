import { apiError } from './fake-api.ts'
import { existing } from './existing.ts'

const somewhen = '2026-11-19T09:30:00.000Z'

export type Team = {
  id: string
  name: string
  slug: string
  status: 'ACTIVE' | 'SUSPENDED'
  isBuiltIn: boolean
}
type Role = 'VIEWER' | 'MEMBER' | 'ADMIN' | 'OWNER'

export type User = {
  id: string
  name: string
  email: string
  role: Role
  status: 'ACTIVE' | 'SUSPENDED'
  teamId: string
  mustChangePassword: boolean
  lastSignInAt: string | null
  createdAt: string
  updatedAt: string
}

export type ApiKey = {
  id: string
  name: string
  prefix: string
  role: Role
  status: 'ACTIVE' | 'SUSPENDED' | 'EXPIRED' | 'REVOKED'
  teamId: string
  permissions: { models: { access: 'ALL' | 'SPECIFIC' | 'NONE'; ids: string[] } }
  expiresAt: string | null
  previousSecretExpiresAt: string | null
  lastUsedAt: string | null
  createdByName: string
  createdAt: string
  updatedAt: string
}

type Page = { limit: number; offset: number }
type Filter = { search?: string | null; status?: string | null; teamId?: string | null }
type Target = { id: string; expectedUpdatedAt?: string | null }
type Input = Record<string, unknown> & { expectedUpdatedAt?: string | null }

/** The people, teams and keys of a world, and the resolvers over them. */
export class AccessWorld {
  teams: Team[] = [
    { id: 'team-1', name: 'Research', slug: 'research', status: 'ACTIVE', isBuiltIn: true },
    { id: 'team-2', name: 'Support', slug: 'support', status: 'ACTIVE', isBuiltIn: false },
  ]
  users: User[] = [
    createUser({ id: 'user-ada', name: 'Ada Lovelace', role: 'ADMIN', lastSignInAt: somewhen }),
    createUser({ id: 'user-2', name: 'Grace Hopper', role: 'MEMBER', teamId: 'team-2' }),
  ]
  apiKeys: ApiKey[] = []
  /** What was asked of mutations, in order. */
  changes: { name: string; given: unknown }[] = []

  addApiKey(more: Partial<ApiKey> = {}): ApiKey {
    const apiKey = createApiKey({ id: `key-${this.apiKeys.length + 1}`, ...more })
    this.apiKeys.unshift(apiKey)
    return apiKey
  }

  /** The resolvers of Query and Mutation. */
  readonly root: Record<string, unknown> = {
    teams: ({ limit, offset }: Page) =>
      this.teams.slice(offset, offset + limit).map((team) => this.#toTeam(team)),
    teamCount: () => this.teams.length,
    team: ({ id }: Target) => this.#toTeam(existing(this.teams.find((team) => team.id === id))),
    users: ({ limit, offset, ...filter }: Filter & Page) =>
      this.#usersLike(filter)
        .slice(offset, offset + limit)
        .map((user) => this.#withTeam(user)),
    userCount: (filter: Filter) => this.#usersLike(filter).length,
    user: ({ id }: Target) => this.#withTeam(existing(this.users.find((user) => user.id === id))),
    apiKeys: ({ limit, offset, ...filter }: Filter & Page) =>
      this.#apiKeysLike(filter)
        .slice(offset, offset + limit)
        .map((apiKey) => this.#withTeam(apiKey)),
    apiKeyCount: (filter: Filter) => this.#apiKeysLike(filter).length,
    apiKey: ({ id }: Target) => this.#withTeam(existing(this.apiKeys.find((apiKey) => apiKey.id === id))),
    changePassword: ({ input }: { input: Input }) => {
      this.#note('changePassword', input)
      return { user: this.#withTeam(existing(this.users[0])) }
    },
    createUser: ({ input }: { input: Input }) => {
      this.#note('createUser', input)
      const user = createUser({ id: `user-${this.users.length + 1}`, mustChangePassword: true, ...input })
      this.users.push(user)
      return { user: this.#withTeam(user), password: 'generated-password' }
    },
    updateUser: ({ id, input }: { id: string; input: Input }) => ({
      user: this.#withTeam(this.#change('updateUser', this.users, { id, input })),
    }),
    resetUserPassword: (target: Target) => ({
      user: this.#withTeam(
        this.#change('resetUserPassword', this.users, toChange(target, { mustChangePassword: true })),
      ),
      password: 'another-password',
    }),
    signOutUser: ({ id }: Target) => {
      this.#note('signOutUser', id)
      return { sessions: 2, user: this.#withTeam(existing(this.users.find((user) => user.id === id))) }
    },
    createTeam: ({ input }: { input: { name: string; slug: string } }) => {
      this.#note('createTeam', input)
      const team: Team = { id: `team-${this.teams.length + 1}`, status: 'ACTIVE', isBuiltIn: false, ...input }
      this.teams.push(team)
      return { team: this.#toTeam(team) }
    },
    updateTeam: ({ id, input: { expectedUpdatedAt, ...input } }: { id: string; input: Input }) => {
      this.#note('updateTeam', { id, input: { expectedUpdatedAt, ...input } })
      const team = existing(this.teams.find((each) => each.id === id))
      Object.assign(team, input)
      return { team: this.#toTeam(team) }
    },
    createApiKey: ({ input }: { input: Partial<ApiKey> }) => {
      this.#note('createApiKey', input)
      return { apiKey: this.#withTeam(this.addApiKey(input)), key: 'pk_live_the-whole-secret' }
    },
    updateApiKey: ({ id, input }: { id: string; input: Input }) => ({
      apiKey: this.#withTeam(this.#change('updateApiKey', this.apiKeys, { id, input })),
    }),
    suspendApiKey: (target: Target) => this.#setStatus('suspendApiKey', target, 'SUSPENDED'),
    activateApiKey: (target: Target) => this.#setStatus('activateApiKey', target, 'ACTIVE'),
    revokeApiKey: (target: Target) => this.#setStatus('revokeApiKey', target, 'REVOKED'),
    rotateApiKey: ({ overlapHours, ...target }: Target & { overlapHours?: number | null }) => {
      const until = overlapHours === 0 ? null : '2036-11-21T17:00:00.000Z'
      const change = toChange(target, { prefix: 'pk_live_rotated1', previousSecretExpiresAt: until })
      const apiKey = this.#change('rotateApiKey', this.apiKeys, change)
      this.#note('overlapHours', overlapHours)
      return { apiKey: this.#withTeam(apiKey), key: 'pk_live_the-rotated-secret' }
    },
  }

  #note(name: string, given: unknown): void {
    this.changes.push({ name, given })
  }

  #setStatus(name: string, target: Target, status: ApiKey['status']) {
    return { apiKey: this.#withTeam(this.#change(name, this.apiKeys, toChange(target, { status }))) }
  }

  /** Changes a row as the API would: refused when it is another than the one seen. */
  #change<Row extends User | ApiKey>(
    name: string,
    rows: Row[],
    { id, input }: { id: string; input: Input },
  ): Row {
    this.#note(name, { id, input })
    const { expectedUpdatedAt, ...change } = input
    const row = existing(rows.find((each) => each.id === id))
    if (expectedUpdatedAt && new Date(expectedUpdatedAt).toISOString() !== row.updatedAt) {
      throw apiError('Somebody changed this meanwhile.', {
        code: 'CONFLICT',
        field: 'expectedUpdatedAt',
        current: { ...row },
      })
    }
    const updatedAt = new Date(Date.parse(row.updatedAt) + 1000).toISOString()
    return Object.assign(row, change, { updatedAt })
  }

  #toTeam(team: Team) {
    const inTeam = ({ teamId }: { teamId: string }) => teamId === team.id
    return {
      ...team,
      memberCount: this.users.filter(inTeam).length,
      apiKeyCount: this.apiKeys.filter(inTeam).length,
      createdAt: somewhen,
      updatedAt: somewhen,
    }
  }

  #withTeam<Row extends { teamId: string }>(row: Row) {
    return { ...row, team: this.#toTeam(existing(this.teams.find(({ id }) => id === row.teamId))) }
  }

  #usersLike({ search, status, teamId }: Filter): User[] {
    const text = (search ?? '').toLowerCase()
    return this.users.filter(
      (user) =>
        `${user.name} ${user.email}`.toLowerCase().includes(text) &&
        (!status || user.status === status) &&
        (!teamId || user.teamId === teamId),
    )
  }

  #apiKeysLike({ status, teamId }: Filter): ApiKey[] {
    return this.apiKeys.filter(
      (apiKey) => (!status || apiKey.status === status) && (!teamId || apiKey.teamId === teamId),
    )
  }
}

function toChange({ id, expectedUpdatedAt = null }: Target, change: Record<string, unknown>) {
  return { id, input: { ...change, expectedUpdatedAt } }
}

function createUser(more: Partial<User> & { id: string }): User {
  return {
    name: 'Somebody',
    email: `${more.name?.split(' ')[0]?.toLowerCase() ?? 'somebody'}@example.com`,
    role: 'MEMBER',
    status: 'ACTIVE',
    teamId: 'team-1',
    mustChangePassword: false,
    lastSignInAt: null,
    createdAt: somewhen,
    updatedAt: somewhen,
    ...more,
  }
}

function createApiKey(more: Partial<ApiKey> & { id: string }): ApiKey {
  return {
    name: 'Nightly evaluation',
    prefix: 'pk_live_AbCdEfGh',
    role: 'MEMBER',
    status: 'ACTIVE',
    teamId: 'team-1',
    permissions: { models: { access: 'ALL', ids: [] } },
    expiresAt: null,
    previousSecretExpiresAt: null,
    lastUsedAt: null,
    createdByName: 'Ada Lovelace',
    createdAt: somewhen,
    updatedAt: somewhen,
    ...more,
  }
}
