/** Who changed what. */
import './audit-logs.ts'
