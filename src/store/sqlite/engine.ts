import { OperatorError } from '../../core/errors.js'

/** What the two SQLite engines have in common: the API of `node:sqlite`. */
export interface Engine {
  readonly isTransaction: boolean
  prepare(sql: string): Statement
  exec(sql: string): void
  close(): void
}

export interface Statement {
  all(...parameters: readonly unknown[]): readonly object[]
  run(...parameters: readonly unknown[]): {
    readonly changes: number | bigint
    readonly lastInsertRowid: number | bigint
  }
  columns(): readonly { readonly name: string }[]
  /** Node.js 22 before 22.16 lacks it. */
  setReturnArrays?(enabled: boolean): void
}

export interface EngineModule {
  readonly DatabaseSync: new (file: string, options?: { readonly readOnly: boolean }) => Engine
}

/** The engines in the order of preference: the first runs on each Node that is supported, the second is built in since 22.13. */
export const ENGINES = ['@photostructure/sqlite', 'node:sqlite'] as const

/** Loads the first engine that this Node can load. */
export async function loadEngine(names: readonly string[] = ENGINES): Promise<EngineModule> {
  const reasons: unknown[] = []
  for (const name of names) {
    try {
      // a name that the compiler does not know: the types of Node 20 have no node:sqlite, and the package is optional
      return (await import(name)) as EngineModule
    } catch (error) {
      reasons.push(error)
    }
  }
  throw new OperatorError(
    'STORE_INVALID',
    `there is no SQLite for Node ${process.versions.node} on ${process.platform} ${process.arch}`,
    {
      hint: 'install it with: npm install @photostructure/sqlite; or use Node 22.13 or newer, or PostgreSQL: --store postgres://...',
      cause: new AggregateError(reasons),
    },
  )
}
