/** What administrators set, and the platform's own models. */
import './setting.ts'
import './setting.mutations.ts'
import './infra-model.ts'
