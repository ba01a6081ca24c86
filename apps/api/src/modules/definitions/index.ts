/** What runs ask. */
import './scenario.ts'
import './definition.ts'
