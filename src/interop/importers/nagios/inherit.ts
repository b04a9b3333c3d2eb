import type { Attribute, Attributes, NagiosObject } from './objects.js'

// What is of the definition itself and not handed on. Source: Nagios Core, "Object Inheritance".
const OWN = new Set(['name', 'use', 'register'])

/** Objects of one type with what they inherit; templates that are not registered are left out. */
export function registered(objects: readonly NagiosObject[], type: string): readonly NagiosObject[] {
  const ofType = objects.filter((object) => object.type === type)
  const templates = new Map<string, NagiosObject>()
  for (const object of ofType) {
    const name = object.attributes.get('name')?.value
    if (name !== undefined) templates.set(name, object)
  }
  return ofType
    .filter(({ attributes }) => attributes.get('register')?.value !== '0')
    .map((object) => ({ ...object, attributes: withInherited(object, templates, new Set()) }))
}

/** Templates that are named and not there. */
export function missingTemplates(
  objects: readonly NagiosObject[],
): readonly { readonly type: string; readonly name: string; readonly attribute: Attribute }[] {
  const known = new Set(objects.map(({ type, attributes }) => `${type} ${attributes.get('name')?.value}`))
  return objects.flatMap(({ type, attributes }) => {
    const attribute = attributes.get('use')
    if (attribute === undefined) return []
    return listOf(attribute.value)
      .filter((name) => !known.has(`${type} ${name}`))
      .map((name) => ({ type, name, attribute }))
  })
}

/** What stands nearer wins; `+` adds to what is inherited, `null` cancels it. */
function withInherited(
  object: NagiosObject,
  templates: ReadonlyMap<string, NagiosObject>,
  path: Set<NagiosObject>,
): Attributes {
  if (path.has(object)) return object.attributes
  path.add(object)
  const merged = new Map<string, Attribute>(object.attributes)
  for (const name of listOf(object.attributes.get('use')?.value ?? '')) {
    const template = templates.get(name)
    if (template === undefined) continue
    for (const [key, inherited] of withInherited(template, templates, path)) {
      const own = merged.get(key)
      if (OWN.has(key)) continue
      if (own === undefined) merged.set(key, inherited)
      else if (own.value.startsWith('+'))
        merged.set(key, { ...own, value: `${own.value},${inherited.value.replace(/^\+/, '')}` })
    }
  }
  path.delete(object)
  return merged
}

/** The attributes as they count: without `null`, without the `+` that had nothing to add to. */
export function effective(attributes: Attributes): Attributes {
  const entries = [...attributes].filter(([, { value }]) => value !== 'null' && value !== '')
  return new Map(entries.map(([key, { value, source }]) => [key, { value: value.replace(/^\+/, ''), source }]))
}

/** `a, b,c`. */
export function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}
