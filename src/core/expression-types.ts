import type { ASTNode } from '@marcbachmann/cel-js'
import { isBind } from './expression-reads.js'
import type { FactType } from './fact.js'

/** The type of a value in a condition: that of a fact, or null. */
export type ValueType = FactType | 'null'

/** The types of the variables that can be read at a node. */
export type Scope = Readonly<Record<string, ValueType>>

/** The type of a node's value; `any` where only the checked system knows it. */
export function typeOf(node: ASTNode, scope: Scope): ValueType {
  switch (node.op) {
    case 'value':
      return literalType(node.args)
    case 'id':
      return Object.hasOwn(scope, node.args) ? (scope[node.args] ?? 'any') : 'any'
    case '.':
      return fieldType(typeOf(node.args[0], scope), node.args[1])
    case '[]':
      return indexType(typeOf(node.args[0], scope), node.args[1])
    case 'list':
      return { list: commonType(node.args.map((each) => typeOf(each, scope))) }
    case 'map':
      return { map: commonType(node.args.map(([, value]) => typeOf(value, scope))) }
    case 'call':
      return FUNCTIONS[node.args[0]] ?? 'any'
    case 'rcall':
      return methodType(node, scope)
    case '?:':
      return commonType([typeOf(node.args[1], scope), typeOf(node.args[2], scope)])
    case '-_':
      return 'number'
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return commonType(node.args.map((side) => typeOf(side, scope)))
    case '.?':
    case '[?]':
      return 'any'
    default:
      return 'bool'
  }
}

/** The scope of each node below: macros and `cel.bind` name what they go through. */
export function scopeBelow(node: ASTNode, child: ASTNode, scope: Scope): Scope {
  if (node.op !== 'rcall') return scope
  const [method, receiver, [name, value]] = node.args
  if (name?.op !== 'id' || child === receiver || child === name) return scope
  if (isBind(node))
    return child === value || value === undefined ? scope : { ...scope, [name.args]: typeOf(value, scope) }
  return MACRO_TYPES.has(method) ? { ...scope, [name.args]: elementType(typeOf(receiver, scope)) } : scope
}

/** What macros go through: the elements of a list, the keys of a map. */
export function elementType(type: ValueType): ValueType {
  if (isMapType(type)) return 'string'
  return isListType(type) ? type.list : 'any'
}

export function isMapType(type: ValueType): boolean {
  return typeof type === 'object' && !('list' in type)
}

export function isListType(type: ValueType): type is { readonly list: FactType } {
  return typeof type === 'object' && 'list' in type
}

/** The type in words; undefined when it is not known. */
export function kindName(type: ValueType): string | undefined {
  if (type === 'any') return undefined
  if (isMapType(type)) return 'a map'
  if (isListType(type)) return 'a list'
  return KIND_NAMES[type as keyof typeof KIND_NAMES] // objects are maps and lists
}

const KIND_NAMES = { number: 'a number', string: 'a text', bool: 'true or false', null: 'null' } as const

const MACRO_TYPES: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

const FUNCTIONS: Readonly<Record<string, ValueType>> = {
  size: 'number',
  int: 'number',
  uint: 'number',
  double: 'number',
  string: 'string',
  bool: 'bool',
  has: 'bool',
  matches: 'bool',
}

const METHODS: Readonly<Record<string, ValueType>> = {
  size: 'number',
  indexOf: 'number',
  lastIndexOf: 'number',
  contains: 'bool',
  startsWith: 'bool',
  endsWith: 'bool',
  matches: 'bool',
  hasValue: 'bool',
  all: 'bool',
  exists: 'bool',
  exists_one: 'bool',
  lowerAscii: 'string',
  upperAscii: 'string',
  trim: 'string',
  substring: 'string',
  join: 'string',
  split: { list: 'string' },
}

function methodType(node: Extract<ASTNode, { readonly op: 'rcall' }>, scope: Scope): ValueType {
  const [method, receiver, args] = node.args
  const body = args.at(-1)
  if (isBind(node)) return body === undefined ? 'any' : typeOf(body, scopeBelow(node, body, scope))
  if (method === 'filter') return { list: known(elementType(typeOf(receiver, scope))) }
  if (method === 'map' && body !== undefined) return { list: known(typeOf(body, scopeBelow(node, body, scope))) }
  return METHODS[method] ?? 'any'
}

function literalType(value: unknown): ValueType {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'any'
}

function fieldType(type: ValueType, name: string): ValueType {
  if (typeof type !== 'object' || 'list' in type) return 'any'
  if ('map' in type) return type.map
  return Object.hasOwn(type.fields, name) ? (type.fields[name] ?? 'any') : 'any'
}

function indexType(type: ValueType, index: ASTNode): ValueType {
  if (isListType(type)) return type.list
  if (index.op === 'value' && typeof index.args === 'string') return fieldType(type, index.args)
  return typeof type === 'object' && 'map' in type ? type.map : 'any'
}

/** The type that all have; `any` when they have several. */
function commonType(types: readonly ValueType[]): FactType {
  const [first = 'any', ...rest] = types
  return rest.every((type) => JSON.stringify(type) === JSON.stringify(first)) ? known(first) : 'any'
}

function known(type: ValueType): FactType {
  return type === 'null' ? 'any' : type
}
