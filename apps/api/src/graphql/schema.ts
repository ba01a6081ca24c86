import './scalars.ts'
import '../modules/access/index.ts'
import '../modules/registry/index.ts'
import '../modules/ledger/index.ts'
import '../modules/definitions/index.ts'
import '../modules/runs/index.ts'
import '../modules/calls/index.ts'
import '../modules/settings/index.ts'
import '../modules/audit/index.ts'
import { builder } from './builder.ts'

/** The whole contract; schema.graphql beside the sources is its printed form. */
export const schema = builder.toSchema()
