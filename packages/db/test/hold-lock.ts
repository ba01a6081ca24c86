/** Started by tests as a process of its own: takes a lock, says so, and keeps it: node hold-lock.ts <path> */
import { acquireLock, LockHeld } from '../src/embedded/index.ts'

const lock = await acquireLock(process.argv[2] ?? '').catch((error: unknown) => error)
process.stdout.write(lock instanceof LockHeld ? `refused ${lock.pid}\n` : 'held\n')
setInterval(() => lock, 60_000)
