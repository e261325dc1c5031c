import { spawn } from 'node:child_process'

/**
 * Deletes a folder in a process of its own, which nobody waits for: an installation takes a slow disk minutes to delete,
 * and no test may fail for that.
 */
export function removeLater(folder: string): void {
  const script = 'require("node:fs").rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 3 })'
  spawn(process.execPath, ['--eval', script, folder], { detached: true, stdio: 'ignore' }).unref()
}
