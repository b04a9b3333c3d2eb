import type { Body } from '../../import-suite.js'
import { listOf } from './inherit.js'
import type { Inventory, Named } from './inventory.js'

/** Whom Nagios tells is who owns it: the first contact group, or the first contact, with their addresses. */
export function ownerOf({ attributes }: Named, { contacts, contactgroups }: Inventory): Body {
  const [group] = listOf(attributes.get('contact_groups')?.value ?? '')
  const members = listOf(contactgroups.get(group ?? '')?.attributes.get('members')?.value ?? '')
  const [contact] = listOf(attributes.get('contacts')?.value ?? '')
  const owner = group ?? contact
  if (owner === undefined) return {}
  const people = group === undefined && contact !== undefined ? [contact] : members
  const addresses = people
    .map((name) => contacts.get(name)?.attributes.get('email')?.value)
    .filter((each) => each !== undefined)
  return { owner, ...(addresses.length > 0 && { contact: addresses.join(', ') }) }
}
