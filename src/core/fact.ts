/** What kind of value a fact is; `any` when that is for the checked system to say, as with JSON. */
export type FactType =
  | 'any'
  | 'number'
  | 'string'
  | 'bool'
  | { readonly list: FactType }
  | { readonly map: FactType }
  | { readonly fields: Readonly<Record<string, FactType>> }

/** An observed fact: its shape in words, and its type where the author of a check type says it. */
export type FactSpec = string | { readonly type: FactType; readonly description: string }

export function factText(spec: FactSpec): string {
  return typeof spec === 'string' ? spec : spec.description
}

export function factType(spec: FactSpec): FactType {
  return typeof spec === 'string' ? 'any' : spec.type
}

/** The types of all facts by name. */
export function factTypes(specs: Readonly<Record<string, FactSpec>>): Readonly<Record<string, FactType>> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, factType(spec)]))
}
