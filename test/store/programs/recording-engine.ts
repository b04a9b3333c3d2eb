import { ENGINES, type Engine, loadEngine } from '../../../src/store/sqlite/engine.js'

// An SQLite engine that keeps the text of each statement, for tests that ask how SQLite would go about them.

const { DatabaseSync: Real } = await loadEngine(ENGINES)

export const recorded = new Set<string>()

export class DatabaseSync implements Engine {
  readonly #engine: Engine
  constructor(file: string) {
    this.#engine = new Real(file)
  }
  get isTransaction() {
    return this.#engine.isTransaction
  }
  prepare(sql: string) {
    recorded.add(sql)
    return this.#engine.prepare(sql)
  }
  exec(sql: string) {
    this.#engine.exec(sql)
  }
  close() {
    this.#engine.close()
  }
}
