import { readdirSync, readFileSync } from 'node:fs'

/** The ids of the processes whose environment holds `name=value`, zombies left out. Linux only. */
export function processesWith(name: string, value: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && environmentOf(pid).includes(`${name}=${value}`))
}

/** Resolves when no process has `name=value` in its environment any more, rejects with those that are left at the deadline. */
export async function noneLeftWith(name: string, value: string, deadlineMs = 2000): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (processesWith(name, value).length > 0) {
    if (performance.now() > deadline) throw new Error(`left over: ${processesWith(name, value).join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch {
    return []
  }
}
