import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { objectName, shortHash } from './object-name.js'

/** Where an owner is reached. */
export interface Contact {
  /** The owner's name; of an owner with several contacts only the first one's. */
  readonly name: string
  /** As the suites write it, on one line. */
  readonly text: string | undefined
  /** The first mail address in the text. */
  readonly email: string | undefined
}

/** Who is told, by the names that an engine takes. */
export interface Owner {
  readonly name: string
  readonly title: string
  readonly contacts: readonly Contact[]
}

/** The owners of the checks with every contact that they name, in order. */
export function ownersOf(instances: readonly CheckCard[]): readonly Owner[] {
  const contacts = new Map<string, Set<string | undefined>>()
  for (const { owner, contact } of instances) {
    const known = contacts.get(owner) ?? new Set()
    contacts.set(owner, known.add(contact))
  }
  return [...contacts].map(([owner, texts]) => ownerOf(owner, [...texts]))
}

function ownerOf(owner: string, texts: readonly (string | undefined)[]): Owner {
  const name = objectName(owner)
  const named = texts.filter((text) => text !== undefined)
  const contacts = (named.length > 0 ? named : [undefined]).map((text, index) => contactOf(name, text, index))
  return { name, title: oneLine(owner), contacts }
}

function contactOf(owner: string, text: string | undefined, index: number): Contact {
  const name = index === 0 || text === undefined ? owner : `${owner}_${shortHash(text)}`
  return {
    name,
    text: text === undefined ? undefined : oneLine(text),
    email: text?.split(/[\s<>(),;:]+/).find((word) => EMAIL.test(word)),
  }
}

/** Narrower than what mail allows: notification commands put it on a shell's command line. */
const EMAIL = /^[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/
