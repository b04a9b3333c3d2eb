import { readFileSync, statSync } from 'node:fs'
import { messageOf } from '../core/errors.js'
import { keepSecrets } from '../core/known-secrets.js'

/** Reads secrets by name and remembers their texts. */
export interface Secrets {
  /** What was read so far, by name. */
  readonly values: Readonly<Record<string, string>>
  /** Reads a secret into `values`; what stands in the way, if anything does. */
  readonly read: (name: string) => SecretProblem | undefined
}

export interface SecretProblem {
  readonly message: string
  readonly hint?: string
}

type Env = Readonly<Record<string, string | undefined>>

const MINIMUM = 4
const MAX_FILE_BYTES = 1024 * 1024

/** `NAME` is the environment variable of that name, or the content of the file that `NAME_FILE` names. */
export function secretsOf(env: Env): Secrets {
  const values: Record<string, string> = Object.create(null)
  const problems = new Map<string, SecretProblem>()
  return {
    values,
    read(name) {
      const known = problems.get(name)
      if (known !== undefined || Object.hasOwn(values, name)) return known
      const read = readSecret(env, name)
      if (typeof read === 'string') {
        keepSecrets([read])
        values[name] = read
      } else problems.set(name, read)
      return problems.get(name)
    },
  }
}

function readSecret(env: Env, name: string): string | SecretProblem {
  const found = own(env, name) ?? fromFile(name, own(env, `${name}_FILE`))
  if (found === undefined) {
    const hint = `set the environment variable ${name}, or ${name}_FILE to the path of a file`
    return { message: `the secret ${name} is unset`, hint }
  }
  if (typeof found !== 'string') return found
  if (found.length >= MINIMUM) return found
  const message =
    found === '' ? `the secret ${name} is empty` : `the secret ${name} is shorter than ${MINIMUM} characters`
  return { message, hint: 'a text that short cannot be kept out of what is shown' }
}

function own(env: Env, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

function fromFile(name: string, path: string | undefined): string | SecretProblem | undefined {
  if (path === undefined) return undefined
  try {
    const { size } = statSync(path)
    if (size > MAX_FILE_BYTES) return { message: `the file of the secret ${name} is larger than 1 MiB` }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).replace(/\r?\n$/, '')
  } catch (error) {
    return { message: `the file of the secret ${name} cannot be read: ${messageOf(error)}`, hint: `see ${name}_FILE` }
  }
}
